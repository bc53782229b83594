import { PictureError } from './refusal.ts';
import type { Source } from './source.ts';

/** What the header says that other chunks depend on. */
export interface PngHeader {
  /** Colour type: 0 grey, 2 colour, 3 indexed, 4 grey with alpha, 6 colour with alpha. */
  readonly colour: number;
}

/** The bit depths of each colour type (PNG third edition, table 11.1). */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/** Checks the header chunk's data; throws `PictureError`. */
export function checkHeader(source: Source, data: number, end: number): PngHeader {
  const colour = source.u8(data + 9);
  const right =
    end === data + 13 &&
    [source.u32(data), source.u32(data + 4)].every((side) => side >= 1 && side < 2 ** 31) &&
    DEPTHS[colour]?.includes(source.u8(data + 8)) === true &&
    source.u8(data + 10) === 0 &&
    source.u8(data + 11) === 0 &&
    source.u8(data + 12) <= 1;
  if (!right) throw new PictureError('malformed');
  return { colour };
}

/** How long the transparency chunk of a picture in grey or colour must be: one sample of each channel. */
export function transparencyLength({ colour }: PngHeader): number {
  return colour === 0 ? 2 : 6;
}

/** Gammas (times 100,000) that are in common use and change how pixels look: linear, 1/1.8 and 1/2. */
const GAMMAS = [100_000, 55_556, 55_555, 50_000];
/** Primaries and transfer functions of HDR and wide colour (ITU-T H.273): BT.709, BT.2020, P3; gamma, sRGB, PQ, HLG. */
const PRIMARIES = [1, 9, 12];
const TRANSFERS = [1, 8, 13, 14, 15, 16, 18];

/**
 * Whether this chunk tells how colours are meant with one of a few common values, without which the pixels would look
 * different. sRGB is what browsers take for granted, and other values could be those of one screen or camera.
 */
export function isKnownColour(type: string, data: Uint8Array): boolean {
  if (type === 'gAMA' && data.length === 4) {
    return GAMMAS.includes(new DataView(data.buffer, data.byteOffset).getUint32(0));
  }
  if (type !== 'cICP' || data.length !== 4) return false;
  const [primaries = 0, transfer = 0, matrix, range] = data;
  return PRIMARIES.includes(primaries) && TRANSFERS.includes(transfer) && matrix === 0 && range === 1;
}
