import { concat, encodeText, encodeU32 } from '../../../../crypto/encoding.ts';
import { exif, photoshop, PLANTED, xmp } from './metadata.ts';
import { ANIMATED_GIF, ANIMATED_WEBP, JPEG, LOSSY_WEBP } from './pictures.ts';
import { apng, chunk, png } from './png-sample.ts';

/** A segment of a JPEG. */
export function segment(code: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = concat(...parts);
  const size = content.length + 2;
  return concat(Uint8Array.of(0xff, code, size >> 8, size & 255), content);
}

/** The JPEG with more segments behind its JFIF segment, and bytes behind its end. */
export function jpegWith(
  segments: readonly Uint8Array[],
  trailer: Uint8Array = new Uint8Array(),
  jpeg = JPEG,
): Uint8Array {
  return concat(jpeg.subarray(0, 20), ...segments, jpeg.subarray(20), trailer);
}

/** A chunk of a WebP, filled up to an even length. */
export function riffChunk(name: string, data: Uint8Array): Uint8Array {
  const size = encodeU32(data.length).reverse();
  return concat(encodeText(name), size, data, new Uint8Array(data.length % 2));
}

/** A WebP file of these chunks. */
export function webp(...chunks: readonly Uint8Array[]): Uint8Array {
  return riffChunk('RIFF', concat(encodeText('WEBP'), ...chunks));
}

/** The extended header of a WebP of 12 × 8 pixels. */
export function extendedHeader(flags: number): Uint8Array {
  return riffChunk('VP8X', Uint8Array.of(flags, 0, 0, 0, 11, 0, 0, 7, 0, 0));
}

/** An extension of a GIF, with data blocks of at most 255 bytes. */
export function gifExtension(label: number, ...blocks: readonly Uint8Array[]): Uint8Array {
  const sized = blocks.flatMap((block) => [Uint8Array.of(block.length), block]);
  return concat(Uint8Array.of(0x21, label), ...sized, Uint8Array.of(0));
}

const text = (name: string): Uint8Array => encodeText(`${name} ${PLANTED}`);
const exifSegment = (orientation: number): Uint8Array =>
  segment(0xe1, encodeText('Exif\0\0'), exif(orientation));

/** A JPEG with everything that cameras and programs put into one. */
export function taintedJpeg(orientation = 1, jpeg = JPEG): Uint8Array {
  return jpegWith(
    [
      exifSegment(orientation),
      segment(0xe1, encodeText('http://ns.adobe.com/xap/1.0/\0'), xmp()),
      segment(0xe2, encodeText('ICC_PROFILE\0\x01\x01'), text('profile')),
      segment(0xe2, encodeText('MPF\0'), text('second picture')),
      segment(0xec, encodeText('Ducky'), text('program')),
      segment(0xed, photoshop()),
      segment(0xeb, encodeText('JP'), text('provenance')),
      segment(0xfe, text('comment')),
    ],
    concat(JPEG, text('trailer')),
    jpeg,
  );
}

const pngText = (keyword: string): Uint8Array => chunk('tEXt', encodeText(`${keyword}\0${PLANTED}`));

/** A PNG with everything that programs put into one. */
export function taintedPng(orientation = 1): Uint8Array {
  return concat(
    png(
      [
        chunk('gAMA', encodeU32(45_455)),
        chunk('iCCP', text('profile')),
        chunk('pHYs', encodeText('PLANTED  ')),
        chunk('eXIf', exif(orientation)),
        chunk('iTXt', concat(encodeText('XML:com.adobe.xmp\0\0\0\0\0'), xmp())),
        ...['Author', 'Software', 'Comment', 'constructor'].map(pngText),
        chunk('tIME', Uint8Array.of(0x07, 0xea, 3, 9, 21, 14, 0)),
      ],
      [chunk('caBX', text('provenance'))],
    ),
    text('trailer'),
  );
}

/** An APNG with a comment between its frames. */
export function taintedApng(): Uint8Array {
  const clean = apng();
  const end = clean.length - 12;
  return concat(clean.subarray(0, end), pngText('Comment'), clean.subarray(end));
}

const metadataChunks = (orientation: number): Uint8Array[] => [
  riffChunk('EXIF', exif(orientation)),
  riffChunk('XMP ', xmp()),
  riffChunk('UNKN', text('unknown')),
];

/** A WebP with a profile, Exif and XMP. */
export function taintedWebp(orientation = 1): Uint8Array {
  const picture = LOSSY_WEBP.subarray(12);
  const profile = riffChunk('ICCP', text('profile'));
  const whole = webp(extendedHeader(0x2c), profile, picture, ...metadataChunks(orientation));
  return concat(whole, text('trailer'));
}

/** A WebP with transparency, or frames, with metadata hung on. */
export function taintedExtendedWebp(whole: Uint8Array = ANIMATED_WEBP): Uint8Array {
  const extended = whole.slice(12);
  extended[8] = extended[8]! | 0x0c;
  return webp(extended, ...metadataChunks(1));
}

/** A GIF with comments, XMP, another program's extension and a text. */
export function taintedGif(): Uint8Array {
  const start =
    13 + (((ANIMATED_GIF[10] ?? 0) & 0x80) === 0 ? 0 : 3 * 2 ** (((ANIMATED_GIF[10] ?? 0) & 7) + 1));
  return concat(
    ANIMATED_GIF.subarray(0, start),
    gifExtension(0xfe, text('comment')),
    gifExtension(0xff, encodeText('XMP DataXMP'), xmp()),
    gifExtension(0xff, encodeText('ICCRGBG1012'), text('profile')),
    gifExtension(0x01, new Uint8Array(12), text('words')),
    ANIMATED_GIF.subarray(start),
    text('trailer'),
  );
}
