import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanPicture } from '../../../../client/core/clean/clean.ts';
import { recognise } from '../../../../client/core/clean/recognise.ts';
import { concat } from '../../../../crypto/encoding.ts';
import { refusalOf } from './refusal.ts';
import * as pictures from './pictures.ts';
import { indexedPng } from './png-sample.ts';
import * as samples from './samples.ts';

const ALL: Record<string, Uint8Array> = {
  ...pictures.BARE,
  indexedPng: indexedPng(),
  taintedJpeg: samples.taintedJpeg(6),
  taintedProgressive: samples.taintedJpeg(1, pictures.PROGRESSIVE_JPEG),
  taintedPng: samples.taintedPng(3),
  taintedApng: samples.taintedApng(),
  taintedWebp: samples.taintedWebp(8),
  taintedAnimation: samples.taintedExtendedWebp(),
  taintedAlpha: samples.taintedExtendedWebp(pictures.ALPHA_WEBP),
  taintedGif: samples.taintedGif(),
};
const NAMES = Object.keys(ALL);

/** Either a refusal, or a picture that is clean: cleaning it again changes and finds nothing. */
function expectCleanOrRefused(bytes: Uint8Array): void {
  const before = bytes.slice();
  const refusal = refusalOf(() => {
    const { cleaned } = cleanPicture(bytes);
    expect(cleaned.length).toBeLessThanOrEqual(bytes.length + 64);
    const again = cleanPicture(cleaned);
    expect(again.found).toEqual([]);
    expect(Buffer.compare(again.cleaned, cleaned)).toBe(0);
  });
  expect([null, 'not_picture', 'truncated', 'malformed', 'unsupported']).toContain(refusal);
  expect(Buffer.compare(bytes, before)).toBe(0);
}

const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  value: fc.integer({ min: 0, max: 255 }),
});
const stretch = fc.record({
  from: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 0, max: 64 }),
  into: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe.each(NAMES)('%s from a hostile hand', (name) => {
  const whole = ALL[name]!;

  it('cut anywhere is refused or clean', () => {
    for (let end = 0; end < whole.length; end += 1) expectCleanOrRefused(whole.subarray(0, end));
  });

  it('with bytes changed is refused or clean', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const changed = whole.slice();
        for (const { at, value } of changes) changed[Math.floor(at * (whole.length - 1))] = value;
        expectCleanOrRefused(changed);
      }),
      { numRuns: 300 },
    );
  });

  it('with stretches moved, repeated or taken out is refused or clean', () => {
    fc.assert(
      fc.property(stretch, fc.boolean(), ({ from, length, into }, remove) => {
        const start = Math.floor(from * whole.length);
        const place = Math.floor(into * whole.length);
        const changed = remove
          ? concat(whole.subarray(0, start), whole.subarray(start + length))
          : concat(whole.subarray(0, place), whole.subarray(start, start + length), whole.subarray(place));
        expectCleanOrRefused(changed);
      }),
      { numRuns: 300 },
    );
  });
});

describe('bytes of no meaning', () => {
  it('behind the start of a picture are refused or clean', () => {
    const starts = NAMES.map((name) => ALL[name]!.subarray(0, 24));
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 400 }), (start, rest) => {
        expectCleanOrRefused(concat(start, rest));
      }),
      { numRuns: 2000 },
    );
  });

  it('always have a form', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(recognise(bytes)).toBeTypeOf('string');
      }),
    );
  });

  it.each([
    ['markers without end', 0xff],
    ['empty blocks', 0x00],
    ['blocks of one byte', 0x01],
  ])('in tens of megabytes do not hold anybody up: %s', (_, value) => {
    for (const start of [pictures.JPEG.subarray(0, -2), pictures.GIF.subarray(0, 25), indexedPng()]) {
      const long = new Uint8Array(20_000_000).fill(value);
      long.set(start);
      expectCleanOrRefused(long);
    }
  });

  it('in half a million comments do not hold anybody up', () => {
    const comment = samples.segment(0xfe, Uint8Array.of(65, 66, 67));
    const segments = new Uint8Array(comment.length * 500_000);
    for (let at = 0; at < segments.length; at += comment.length) segments.set(comment, at);
    expect(cleanPicture(samples.jpegWith([segments])).cleaned).toEqual(pictures.JPEG);
  });
});
