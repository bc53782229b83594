import { describe, expect, it } from 'vitest';
import { cleanPicture, PICTURE_MAX } from '../../../../client/core/clean/clean.ts';
import type { Found } from '../../../../client/core/clean/findings.ts';
import { recognise } from '../../../../client/core/clean/recognise.ts';
import { concat, encodeText, encodeU32 } from '../../../../crypto/encoding.ts';
import { refusalOf } from './refusal.ts';
import { exif, holdsPlanted, PLANTED } from './metadata.ts';
import * as pictures from './pictures.ts';
import { apng, chunk, header, indexedPng, pixels, png, SIGNATURE } from './png-sample.ts';
import * as samples from './samples.ts';

const kinds = (found: readonly Found[]): string[] => [...new Set(found.map(({ kind }) => kind))];
const values = (found: readonly Found[], kind: string): (string | null)[] =>
  found.filter((one) => one.kind === kind).map(({ value }) => value);

const BARE: Record<string, Uint8Array> = {
  ...pictures.BARE,
  png: png(),
  indexedPng: indexedPng(),
  apng: apng(),
};

describe('a picture that gives nothing away', () => {
  it.each(Object.keys(BARE))('stays as it is (%s)', (name) => {
    const { cleaned, found } = cleanPicture(BARE[name]!);
    expect(found).toEqual([]);
    expect(cleaned.length).toBe(BARE[name]!.length);
    expect(cleanPicture(cleaned).cleaned).toEqual(cleaned);
  });
});

describe('a picture with everything in it', () => {
  it.each([
    ['JPEG', samples.taintedJpeg(), pictures.JPEG],
    ['PNG', samples.taintedPng(), png()],
    ['APNG', samples.taintedApng(), apng()],
    ['GIF', samples.taintedGif(), cleanPicture(pictures.ANIMATED_GIF).cleaned],
    ['animated WebP', samples.taintedExtendedWebp(), pictures.ANIMATED_WEBP],
    ['WebP with transparency', samples.taintedExtendedWebp(pictures.ALPHA_WEBP), pictures.ALPHA_WEBP],
    [
      'WebP',
      samples.taintedWebp(),
      samples.webp(samples.extendedHeader(0), pictures.LOSSY_WEBP.subarray(12)),
    ],
  ])('comes out as the bare picture (%s)', (_, tainted, bare) => {
    expect(holdsPlanted(tainted)).toBe(true);
    const { cleaned } = cleanPicture(tainted);
    expect(cleaned).toEqual(bare);
    expect(cleanPicture(cleaned)).toMatchObject({ cleaned, found: [] });
  });

  it('shows what a JPEG would have told', () => {
    const { found, mediaType } = cleanPicture(samples.taintedJpeg());
    expect(mediaType).toBe('image/jpeg');
    expect(kinds(found)).toEqual([
      'place',
      'device',
      'time',
      'author',
      'comment',
      'software',
      'preview',
      'profile',
      'trailing',
      'other',
    ]);
    expect(values(found, 'place')).toEqual(['51.50722, -0.12750', `${PLANTED}ton`]);
    expect(values(found, 'device')).toEqual(['Phonemaker', `Phone ${PLANTED}`, `${PLANTED}-0001`]);
    expect(values(found, 'time')).toEqual(['2026-03-09 21:14:00']);
    expect(values(found, 'author')).toEqual([`${PLANTED} Smith`, `${PLANTED} Jones`]);
    expect(values(found, 'comment')).toEqual([`${PLANTED} comment`, `comment ${PLANTED}`]);
    expect(values(found, 'trailing')).toEqual([null]);
  });

  it('shows what a PNG, a WebP and a GIF would have told', () => {
    const common = ['place', 'device', 'time', 'author', 'comment', 'software', 'preview', 'profile'];
    const png = cleanPicture(samples.taintedPng()).found;
    expect(kinds(png)).toEqual([...common, 'trailing', 'other']);
    expect(values(png, 'time')).toEqual(['2026-03-09 21:14:00']);
    expect(kinds(cleanPicture(samples.taintedWebp()).found)).toEqual([...common, 'trailing', 'other']);
    expect(kinds(cleanPicture(samples.taintedGif()).found)).toEqual([
      'place',
      'device',
      'comment',
      'software',
      'profile',
      'trailing',
      'other',
    ]);
  });

  it('shows only short, visible text', () => {
    const comment = samples.segment(0xfe, encodeText(`\u202e\0\x1b[31m${'x'.repeat(500)}`));
    const [shown] = values(cleanPicture(samples.jpegWith([comment])).found, 'comment');
    expect(shown).toMatch(/^\[31mx+…$/);
    expect(shown).toHaveLength(60);
  });
});

describe('a picture that lies on its side', () => {
  it.each([
    ['JPEG', samples.taintedJpeg],
    ['PNG', samples.taintedPng],
    ['WebP', samples.taintedWebp],
  ])('keeps that and nothing else (%s)', (_, tainted) => {
    const upright = cleanPicture(tainted(1)).cleaned;
    for (const orientation of [2, 6, 8]) {
      const { cleaned } = cleanPicture(tainted(orientation));
      expect(holdsPlanted(cleaned)).toBe(false);
      expect(cleaned.length - upright.length).toBeLessThanOrEqual(38);
      expect(Buffer.from(cleaned).includes(Uint8Array.of(0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation))).toBe(
        true,
      );
      expect(cleanPicture(cleaned)).toMatchObject({ cleaned, found: [] });
    }
    expect(cleanPicture(tainted(9)).cleaned).toEqual(upright);
  });
});

describe('what decides on colours', () => {
  const adobe = (transform: number) =>
    samples.segment(
      0xee,
      encodeText('Adobe'),
      Uint8Array.of(0, 101, 1, 2, 3, 4, transform),
      encodeText(PLANTED),
    );

  it('keeps the colour transform of Adobe, not its flags', () => {
    const { cleaned, found } = cleanPicture(samples.jpegWith([adobe(0)]));
    expect(found).toEqual([]);
    expect(cleaned).toEqual(
      samples.jpegWith([samples.segment(0xee, encodeText('Adobe'), Uint8Array.of(0, 100, 0, 0, 0, 0, 0))]),
    );
  });

  it('says JFIF for the transform that JFIF means', () => {
    const bare = concat(pictures.JPEG.subarray(0, 2), adobe(1), pictures.JPEG.subarray(20));
    expect(cleanPicture(bare).cleaned).toEqual(pictures.JPEG);
  });

  it('keeps a common gamma and wide colour, not those of one screen', () => {
    const linear = png([chunk('gAMA', encodeU32(100_000)), chunk('cICP', Uint8Array.of(9, 16, 0, 1))]);
    expect(cleanPicture(linear).cleaned).toEqual(linear);
    const screen = png([chunk('gAMA', encodeU32(45_123)), chunk('cHRM', new Uint8Array(32))]);
    expect(cleanPicture(screen)).toMatchObject({ cleaned: png(), found: [] });
  });
});

describe('a file that breaks the rules', () => {
  const truncated = (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 3);
  it.each(Object.keys(BARE))('is refused when it is cut short (%s)', (name) => {
    expect(refusalOf(() => cleanPicture(truncated(BARE[name]!)))).toBe('truncated');
  });

  it.each([
    ['two starts', samples.jpegWith([Uint8Array.of(0xff, 0xd8)])],
    ['a segment shorter than its own length', samples.jpegWith([Uint8Array.of(0xff, 0xfe, 0, 1)])],
    ['a table with more than it holds', samples.jpegWith([samples.segment(0xdb, new Uint8Array(66))])],
    ['two frames', samples.jpegWith([], undefined, doubledFrame())],
    ['no scan', concat(pictures.JPEG.subarray(0, 20), Uint8Array.of(0xff, 0xd9))],
    ['a wrong checksum', png([], []).map((byte, at) => (at === 44 ? byte ^ 1 : byte))],
    ['pixels before a header', concat(SIGNATURE, chunk('IDAT', pixels(3)), chunk('IEND'))],
    ['pixels in two places', png([], [chunk('tEXt'), chunk('IDAT', pixels(3))])],
    ['no palette', concat(SIGNATURE, header(3), chunk('IDAT', pixels(1)), chunk('IEND'))],
    ['frames that are missing', png([chunk('acTL', concat(encodeU32(2), encodeU32(0)))])],
    ['a chunk with an unwritable name', png([chunk('te\0t')])],
    ['a WebP of nothing', samples.webp()],
    ['a WebP without pixels', samples.webp(samples.extendedHeader(0))],
    ['a WebP whose pixels are none', samples.webp(samples.riffChunk('VP8 ', encodeText('something else')))],
    ['a GIF of nothing', concat(pictures.GIF.subarray(0, 19), Uint8Array.of(0x3b))],
    ['a GIF with an unknown block', concat(pictures.GIF.subarray(0, 19), Uint8Array.of(0x77))],
  ])('is refused as malformed: %s', (_, bytes) => {
    expect(refusalOf(() => cleanPicture(bytes))).toBe('malformed');
  });

  it('is refused where browsers do not show its kind', () => {
    expect(refusalOf(() => cleanPicture(samples.jpegWith([samples.segment(0xc3, new Uint8Array(9))])))).toBe(
      'unsupported',
    );
    expect(refusalOf(() => cleanPicture(png([chunk('CgBI')])))).toBe('unsupported');
  });

  it('is refused when it is no picture, or too large', () => {
    for (const text of ['', 'plain text', '%PDF-1.7', '\x89PNG', 'GIF88a', 'RIFF1234WAVE']) {
      const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
      expect(refusalOf(() => cleanPicture(bytes))).toBe('not_picture');
    }
    const large = new Uint8Array(PICTURE_MAX + 1);
    large.set(SIGNATURE);
    expect(refusalOf(() => cleanPicture(large))).toBe('too_large');
  });

  it('does not let Exif lead anybody astray', () => {
    const whole = exif(6);
    for (let end = 0; end < whole.length; end += 1) {
      const cut = samples.jpegWith([samples.segment(0xe1, encodeText('Exif\0\0'), whole.subarray(0, end))]);
      expect(holdsPlanted(cleanPicture(cut).cleaned)).toBe(false);
    }
  });

  it('comes to its end with Exif whose values have no size, wherever they stand', () => {
    const whole = exif(6);
    for (let at = 0; at < whole.length - 1; at += 1) {
      for (const type of [0, 13, 0xffff]) {
        const changed = whole.slice();
        changed.set([type >> 8, type & 255], at);
        const picture = samples.jpegWith([samples.segment(0xe1, encodeText('Exif\0\0'), changed)]);
        expect(holdsPlanted(cleanPicture(picture).cleaned)).toBe(false);
      }
    }
  });
});

describe('the form of a file', () => {
  const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
  it.each([
    ['photo', '\0\0\0\x18ftypheic'],
    ['photo', '\0\0\0\x18ftypavif'],
    ['photo', 'II*\0\x08'],
    ['recording', '\0\0\0\x18ftypisom'],
    ['recording', '\0\0\0\x14ftypqt  '],
    ['recording', 'RIFF\0\0\0\0AVI '],
    ['recording', '\x1aE\xdf\xa3'],
    ['pdf', '%PDF-1.4'],
    ['office', 'PK\x03\x04\x14\0\x06\0\x08\0[Content_Types].xml'],
    ['office', 'PK\x03\x04\x14\0\0\0mimetypeapplication/vnd.oasis.opendocument.text'],
    ['office', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
    ['archive', 'PK\x03\x04\x14\0\0\0photo.jpg'],
    ['other', 'hello'],
    ['other', ''],
    ['other', '\0\0\0\x08ftyp'],
  ])('is told by its bytes: %s', (form, text) => {
    expect(recognise(bytes(text))).toBe(form);
  });
});

/** The JPEG with its frame header twice. */
function doubledFrame(): Uint8Array {
  const { JPEG } = pictures;
  const start = Buffer.from(JPEG).indexOf(Uint8Array.of(0xff, 0xc0));
  const frame = JPEG.subarray(start, start + 19);
  return concat(JPEG.subarray(0, start), frame, JPEG.subarray(start));
}
