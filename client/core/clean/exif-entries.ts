import type { Source } from './source.ts';

/** One entry of a directory, read when asked for; what lies beyond the end of the data is simply not there. */
export interface Entry {
  readonly bytes: () => Uint8Array;
  /** Its first numbers, three at most; none where the entry holds no numbers. */
  readonly numbers: () => number[];
}

/** The entries of a directory by tag, the first of each. */
export type Entries = ReadonlyMap<number, Entry>;

const SHORT = 3;
const LONG = 4;
const RATIONAL = 5;
/** Bytes of one value, by type (TIFF 6.0 §2, EXIF 2.32 §4.6.2). */
const VALUE_SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];

/**
 * Reads one directory of a TIFF structure at `offset`, and where the next one begins (0: nowhere). At most 65,535
 * entries; fewer, or none, where they go beyond the end.
 */
export function readEntries(
  source: Source,
  offset: number,
  little: boolean,
): { readonly entries: Entries; readonly next: number } {
  const entries = new Map<number, Entry>();
  if (offset + 2 > source.size) return { entries, next: 0 };
  const end = offset + 2 + source.u16(offset, little) * 12;
  for (let at = offset + 2; at + 12 <= Math.min(end, source.size); at += 12) {
    const tag = source.u16(at, little);
    if (!entries.has(tag)) entries.set(tag, entryAt(source, at, little));
  }
  return { entries, next: end + 4 > source.size ? 0 : source.u32(end, little) };
}

function entryAt(source: Source, at: number, little: boolean): Entry {
  const type = source.u16(at + 2, little);
  const size = VALUE_SIZES[type] ?? 0;
  const length = source.u32(at + 4, little) * size;
  const start = length <= 4 ? at + 8 : source.u32(at + 8, little);
  return {
    bytes: () => source.bytes.subarray(start, start + length),
    numbers: () => {
      // Of a type that nobody knows the values have no size: none of them is looked for.
      if (size === 0) return [];
      const values: number[] = [];
      const end = Math.min(start + Math.min(length, 3 * size), source.size);
      for (let value = start; value + size <= end; value += size) {
        values.push(...numberAt(source, value, type, little));
      }
      return values;
    },
  };
}

function numberAt(source: Source, at: number, type: number, little: boolean): number[] {
  if (type === SHORT) return [source.u16(at, little)];
  if (type === LONG) return [source.u32(at, little)];
  if (type === RATIONAL) return [source.u32(at, little) / source.u32(at + 4, little)];
  return [];
}
