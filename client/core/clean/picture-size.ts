import { Source } from './source.ts';
import type { PictureFormat } from './recognise.ts';

/** What showing a picture takes: its sides in pixels, and how many pictures it moves through. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
}

type Side = Pick<PictureSize, 'width' | 'height'>;

const BLANK: PictureSize = { width: 0, height: 0, frames: 0 };

function widen(size: PictureSize, { width, height }: Side, frames = 0): PictureSize {
  return {
    width: Math.max(size.width, width),
    height: Math.max(size.height, height),
    frames: size.frames + frames,
  };
}

/** PNG third edition §11.2.1; a frame of an APNG lies inside the whole. */
function sizePng(source: Source): PictureSize {
  let size = BLANK;
  for (let at = 8; at + 12 <= source.size; at += 12 + source.u32(at)) {
    if (source.has('IHDR', at + 4)) {
      size = widen(size, { width: source.u32(at + 8), height: source.u32(at + 12) });
    }
    if (source.has('fcTL', at + 4)) size = widen(size, BLANK, 1);
  }
  return size;
}

/** GIF89a §18 and §20; an image may be larger than the screen that it says it has. */
function sizeGif(source: Source): PictureSize {
  const table = (packed: number): number => ((packed & 0x80) === 0 ? 0 : 3 * 2 ** ((packed & 7) + 1));
  const little = (at: number): number => source.u16(at, true);
  let size = widen(BLANK, { width: little(6), height: little(8) });
  for (let at = 13 + table(source.u8(10)); source.u8(at) !== 0x3b;) {
    const isImage = source.u8(at) === 0x2c;
    if (isImage) {
      const side = { width: little(at + 1) + little(at + 5), height: little(at + 3) + little(at + 7) };
      size = widen(size, side, 1);
    }
    at += isImage ? 11 + table(source.u8(at + 9)) : 2;
    while (source.u8(at) !== 0) at += 1 + source.u8(at);
    at += 1;
  }
  return size;
}

/** RFC 9649 §2.5 to §2.7. */
function sizeWebp(source: Source, from = 12, end = source.size): PictureSize {
  let size = BLANK;
  const u24 = (at: number): number => source.u16(at, true) + source.u8(at + 2) * 65_536;
  for (let at = from; at + 8 <= end;) {
    const length = source.u32(at + 4, true);
    const data = at + 8;
    if (source.has('VP8X', at)) {
      size = widen(size, { width: u24(data + 4) + 1, height: u24(data + 7) + 1 });
    } else if (source.has('VP8 ', at)) {
      const side = (place: number): number => source.u16(place, true) & 0x3fff;
      size = widen(size, { width: side(data + 6), height: side(data + 8) }, 1);
    } else if (source.has('VP8L', at)) {
      const packed = source.u32(data + 1, true);
      size = widen(size, { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 }, 1);
    } else if (source.has('ANMF', at)) {
      const inner = sizeWebp(source, data + 16, data + length);
      size = widen(size, inner, inner.frames);
    }
    at = data + length + (length % 2);
  }
  return size;
}

/** ITU-T T.81, B.2.2: the frame header, which comes before any scan. */
function sizeJpeg(source: Source): PictureSize {
  for (let at = 2; ;) {
    const code = source.u8(at + 1);
    const isFrame = code >= 0xc0 && code <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(code);
    if (isFrame) return { width: source.u16(at + 7), height: source.u16(at + 5), frames: 1 };
    at += 2 + source.u16(at + 2);
  }
}

const SIZES: Readonly<Record<PictureFormat, (source: Source) => PictureSize>> = {
  jpeg: sizeJpeg,
  png: sizePng,
  webp: (source) => sizeWebp(source),
  gif: sizeGif,
};

/**
 * How large a picture is once it is unpacked, read from its headers alone, so that one that would fill the memory is never
 * decoded. The picture is one that `cleanPicture` has given. Throws `PictureError` where the file ends too soon.
 */
export function pictureSize(cleaned: Uint8Array, format: PictureFormat): PictureSize {
  const size = SIZES[format](new Source(cleaned));
  return { ...size, frames: Math.max(1, size.frames) };
}
