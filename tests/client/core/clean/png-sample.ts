import { crc32, deflateSync } from 'node:zlib';
import { concat, encodeText, encodeU32 } from '../../../../crypto/encoding.ts';

/** A PNG's first eight bytes. */
export const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** A chunk with its length and checksum. */
export function chunk(type: string, data: Uint8Array = new Uint8Array()): Uint8Array {
  const typed = concat(encodeText(type), data);
  return concat(encodeU32(data.length), typed, encodeU32(crc32(typed)));
}

/** A header chunk for 4 × 4 pixels of eight bits; colour type 2, 3 or 6. */
export function header(colour: number): Uint8Array {
  return chunk('IHDR', Uint8Array.of(0, 0, 0, 4, 0, 0, 0, 4, 8, colour, 0, 0, 0));
}

/** The compressed pixels of 4 × 4 pixels with so many bytes each. */
export function pixels(bytesPerPixel: number, value = 0): Uint8Array {
  const row = 1 + 4 * bytesPerPixel;
  return new Uint8Array(
    deflateSync(Uint8Array.from({ length: 4 * row }, (_, at) => (at % row === 0 ? 0 : value))),
  );
}

/** A PNG in colour; `before` and `after` its pixels stand more chunks. */
export function png(before: readonly Uint8Array[] = [], after: readonly Uint8Array[] = []): Uint8Array {
  return concat(SIGNATURE, header(2), ...before, chunk('IDAT', pixels(3, 90)), ...after, chunk('IEND'));
}

/** A PNG with a palette of two colours, one of them half transparent. */
export function indexedPng(): Uint8Array {
  const palette = chunk('PLTE', Uint8Array.of(255, 0, 0, 0, 0, 255));
  const transparency = chunk('tRNS', Uint8Array.of(255, 128));
  return concat(SIGNATURE, header(3), palette, transparency, chunk('IDAT', pixels(1, 1)), chunk('IEND'));
}

/** An APNG of two frames. */
export function apng(): Uint8Array {
  const frame = (sequence: number): Uint8Array =>
    chunk('fcTL', concat(...[sequence, 4, 4, 0, 0].map(encodeU32), Uint8Array.of(0, 1, 0, 10, 0, 0)));
  return png(
    [chunk('acTL', concat(encodeU32(2), encodeU32(0))), frame(0)],
    [frame(1), chunk('fdAT', concat(encodeU32(2), pixels(3, 200)))],
  );
}
