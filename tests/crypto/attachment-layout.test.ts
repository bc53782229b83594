import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOutAttachment } from '../../crypto/attachment.ts';
import { padme } from '../../crypto/padme.ts';
import {
  ATTACHMENT_CHUNK_SIZE,
  ATTACHMENT_PART_MAX,
  countParts,
  sealedAttachmentLength,
  sealedPartLength,
} from '../../crypto/wire/attachment.ts';
import { codeOf } from './codes.ts';
import { EDGES, MIB } from './lengths.ts';

describe('a padded length', () => {
  it('is what the Padmé paper says', () => {
    const known: [length: number, padded: number][] = [
      ...[0, 1, 2, 3, 8].map((same): [number, number] => [same, same]),
      [9, 10],
      [10, 10],
      [100, 104],
      [1000, 1024],
      [4097, 4352],
      [65_537, 67_584],
      [1_000_000, 1_015_808],
      [2 ** 30, 2 ** 30],
      [2 ** 30 + 1, 2 ** 30 + 2 ** 25],
      [2 ** 40 - 1, 2 ** 40],
      [2 ** 50, 2 ** 50],
    ];
    expect(known.map(([length]) => padme(length))).toEqual(known.map(([, padded]) => padded));
  });

  it('holds the length, adds at most 12 %, grows with it, and stays where it is when padded again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 40 }), (length) => {
        const padded = padme(length);
        expect(padded).toBeGreaterThanOrEqual(length);
        expect(padded - length).toBeLessThanOrEqual(length * 0.12);
        expect(padme(padded)).toBe(padded);
        expect(padme(length + 1)).toBeGreaterThanOrEqual(padded);
      }),
      { numRuns: 2000 },
    );
  });

  it('is refused for what is no length', () => {
    for (const length of [-1, 1.5, NaN, Infinity, 2 ** 50 + 1]) {
      expect(codeOf(() => padme(length))).toBe('attachment_length');
      expect(codeOf(() => layOutAttachment(length))).toBe('attachment_length');
    }
    expect(codeOf(() => layOutAttachment(2 ** 40 + 1))).toBe('attachment_length');
  });
});

describe('the layout of an attachment', () => {
  it('covers the file once, in parts under 1 MiB that add up to the stored length', () => {
    const length = fc.oneof(fc.constantFrom(...EDGES), fc.integer({ min: 0, max: 2 ** 31 }));
    fc.assert(
      fc.property(length, (length) => {
        const { padded, parts, range } = layOutAttachment(length);
        let [at, stored] = [0, 0];
        for (let part = 0; part < parts; part += 1) {
          const { start, end } = range(part);
          expect(start).toBe(at);
          at = end;
          const size = sealedPartLength(padded, part);
          expect(size).toBeLessThanOrEqual(part < parts - 1 ? ATTACHMENT_PART_MAX : MIB);
          stored += size;
        }
        expect(at).toBe(length);
        expect(stored).toBe(sealedAttachmentLength(padded));
        expect(countParts(padded)).toBe(parts);
      }),
      { numRuns: 200 },
    );
    expect(ATTACHMENT_PART_MAX).toBeLessThanOrEqual(MIB);
    expect(ATTACHMENT_PART_MAX + ATTACHMENT_CHUNK_SIZE).toBeGreaterThan(MIB);
  });

  it('is the same for every small file', () => {
    const layouts = [0, 1, 500, 4096].map((length) => layOutAttachment(length));
    expect(new Set(layouts.map(({ padded }) => padded))).toEqual(new Set([4096]));
  });
});
