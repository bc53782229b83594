import { PictureError } from './refusal.ts';
import type { Source } from './source.ts';

/** The markers that have a meaning of their own (ITU-T T.81 table B.1). */
export const MARKERS = {
  huffman: 0xc4,
  arithmetic: 0xcc,
  start: 0xd8,
  end: 0xd9,
  scan: 0xda,
  quantisation: 0xdb,
  restarts: 0xdd,
  comment: 0xfe,
} as const;

/** Baseline, extended and progressive frames; with arithmetic coding, the last two. */
const FRAMES = [0xc0, 0xc1, 0xc2, 0xc9, 0xca];

/** Whether a marker begins a frame of a kind that can be copied. */
export function isFrame(code: number): boolean {
  return FRAMES.includes(code);
}

/** Checks a frame header between `start` and `end` and gives its number of colour components. Throws `PictureError`. */
export function readFrame(source: Source, start: number, end: number): number {
  const precision = source.u8(start);
  const height = source.u16(start + 1);
  const width = source.u16(start + 3);
  const components = source.u8(start + 5);
  demand(end === start + 6 + 3 * components && components >= 1 && components <= 4);
  demand((precision === 8 || precision === 12) && height > 0 && width > 0);
  return components;
}

/**
 * Checks that a table or scan header holds what its kind holds and not a byte more, so that nothing travels in it.
 * Throws `PictureError`, `unsupported` for other markers (lossless, hierarchical).
 */
export function checkTables(source: Source, code: number, start: number, end: number): void {
  if (code === MARKERS.quantisation) checkQuantisation(source, start, end);
  else if (code === MARKERS.huffman) checkHuffman(source, start, end);
  else if (code === MARKERS.arithmetic) demand(end > start && (end - start) % 2 === 0);
  else if (code === MARKERS.restarts) demand(end === start + 2);
  else if (code === MARKERS.scan) checkScan(source, start, end);
  else throw new PictureError('unsupported');
}

function checkQuantisation(source: Source, start: number, end: number): void {
  let at = start;
  while (at < end) {
    const kind = source.u8(at);
    demand(kind >> 4 <= 1 && (kind & 15) <= 3);
    at += 1 + 64 * (1 + (kind >> 4));
  }
  demand(at === end && end > start);
}

function checkHuffman(source: Source, start: number, end: number): void {
  let at = start;
  while (at < end) {
    const kind = source.u8(at);
    demand(kind >> 4 <= 1 && (kind & 15) <= 3);
    const counts = source.slice(at + 1, at + 17);
    const symbols = counts.reduce((sum, count) => sum + count, 0);
    demand(symbols <= 256);
    at += 17 + symbols;
  }
  demand(at === end && end > start);
}

function checkScan(source: Source, start: number, end: number): void {
  const components = source.u8(start);
  demand(components >= 1 && components <= 4 && end === start + 4 + 2 * components);
}

function demand(condition: boolean): void {
  if (!condition) throw new PictureError('malformed');
}
