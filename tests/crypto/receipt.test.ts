import { wordlist } from '@scure/bip39/wordlists/english.js';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { deriveReporterKeys } from '../../crypto/keys.ts';
import { decodeReceipt, encodeReceipt, nearWords } from '../../crypto/receipt.ts';
import { ready } from '../../crypto/sodium.ts';
import { bytesOf } from './codes.ts';

beforeAll(ready);

/** How a person may write down one word: whole or shortened, in any case. */
const writing = fc.record({
  letters: fc.integer({ min: 4, max: 8 }),
  style: fc.constantFrom('lower', 'upper', 'first', 'wide'),
  numbering: fc.constantFrom('', '#. ', '#) ', '#.', '(#) ', '#- '),
  end: fc.constantFrom(' ', '  ', '\n', '\r\n', ', ', ' - ', '-', '\t', '; ', '…', '\u00a0'),
});

function write(
  word: string,
  index: number,
  how: typeof writing extends fc.Arbitrary<infer T> ? T : never,
): string {
  const short = word.slice(0, how.letters);
  const styles: Record<string, string> = {
    lower: short,
    upper: short.toUpperCase(),
    first: `${short.slice(0, 1).toUpperCase()}${short.slice(1)}`,
    wide: Array.from(short, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)).join(''),
  };
  return how.numbering.replace('#', String(index + 1)) + styles[how.style]! + how.end;
}

/** A word as it is typed by somebody who slips at that letter. */
function mistype(word: string, { at, how }: { readonly at: number; readonly how: string }): string {
  const place = at % Math.max(word.length - 1, 1);
  const [before, here = '', next = ''] = [word.slice(0, place), word[place], word[place + 1]];
  const middle = { swap: next + here, drop: next, double: here + here + next, mistake: `q${next}` }[how];
  return before + middle! + word.slice(place + 2);
}

/** Whether so many edits lead from one word to the other, by trying each where the two part. */
function areWithin(edits: number, a: string, b: string): boolean {
  if (a === b) return true;
  if (a !== '' && a[0] === b[0]) return areWithin(edits, a.slice(1), b.slice(1));
  if (edits === 0) return false;
  const [afterA, afterB] = [a.slice(1), b.slice(1)];
  return (
    areWithin(edits - 1, afterA, b) ||
    areWithin(edits - 1, a, afterB) ||
    areWithin(edits - 1, afterA, afterB) ||
    (a[0] === b[1] && a[1] === b[0] && areWithin(edits - 1, a.slice(2), b.slice(2)))
  );
}

/** What {@link nearWords} says, without its arithmetic. */
function nearest(typed: string): string[] {
  const isCut = (word: string): boolean => typed.length > 1 && word.startsWith(typed);
  const within = (edits: number) => wordlist.filter((word) => areWithin(edits, typed, word) || isCut(word));
  return [...new Set([...within(1), ...within(2)])].slice(0, 3);
}

describe('a receipt', () => {
  it('reads back in whatever form a person writes it', () => {
    const form = fc.array(writing, { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(bytesOf(16), form, (entropy, how) => {
        const typed = encodeReceipt(entropy).map((word, index) => write(word, index, how[index]!));
        expect(decodeReceipt(typed.join(''))).toEqual({ outcome: 'receipt', entropy });
      }),
      { numRuns: 500 },
    );
  });

  it('with one word taken for another is caught fifteen times in sixteen, and never read as the true one', () => {
    let [caught, total] = [0, 0];
    fc.assert(
      fc.property(
        bytesOf(16),
        fc.integer({ min: 0, max: 11 }),
        fc.constantFrom(...wordlist),
        (entropy, index, other) => {
          const words = encodeReceipt(entropy);
          fc.pre(words[index] !== other);
          const reading = decodeReceipt(words.with(index, other).join(' '));
          total += 1;
          if (reading.outcome === 'receipt') expect(reading.entropy).not.toEqual(entropy);
          else {
            expect(reading.outcome).toBe('wrong_checksum');
            caught += 1;
          }
        },
      ),
      { numRuns: 2000 },
    );
    expect(caught / total).toBeGreaterThan(0.9);
  });

  it('with an unknown word names it, at its place', () => {
    const strange = fc.stringMatching(/^[a-z]{3,12}$/).filter((word) => {
      const start = word.slice(0, 4);
      return !wordlist.some(
        (known) => known === word || (known.slice(0, 4) === start && known.startsWith(word)),
      );
    });
    fc.assert(
      fc.property(bytesOf(16), fc.integer({ min: 0, max: 11 }), strange, (entropy, index, word) => {
        const reading = decodeReceipt(encodeReceipt(entropy).with(index, word).join(' '));
        expect(reading).toMatchObject({ outcome: 'unknown_words', words: [{ index, typed: word }] });
      }),
      { numRuns: 100 },
    );
  });

  it('with letters swapped, dropped, doubled or mistaken is offered the three nearest words', () => {
    const slip = fc.record({ at: fc.nat(), how: fc.constantFrom('swap', 'drop', 'double', 'mistake') });
    const slips = fc.array(slip, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.constantFrom(...wordlist), slips, (word, made) => {
        const typed = made.reduce(mistype, word);
        fc.pre(!wordlist.includes(typed));
        expect(nearWords(typed)).toEqual(nearest(typed));
        if (made.length === 1) expect(nearWords(typed)).not.toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('says how many words there were where they are not twelve, however many there are', () => {
    for (const count of [0, 1, 11, 13, 24]) {
      const typed = Array.from({ length: count }, () => 'zoo').join(' ');
      expect(decodeReceipt(typed)).toEqual({ outcome: 'wrong_count', count });
    }
    const book = 'lorem ipsum '.repeat(100_000);
    expect(decodeReceipt(book)).toEqual({ outcome: 'wrong_count', count: 200_000 });
  });

  it('offers what was cut short before what only looks alike', () => {
    expect(nearWords('amo').slice(0, 2)).toEqual(['among', 'amount']);
    expect(nearWords('lair')).toContain('liar');
    expect(nearWords('a')).not.toContain('abandon');
    expect(nearWords('q'.repeat(40))).toEqual([]);
  });

  it('yields the same keys always, and others for every other receipt', () => {
    fc.assert(
      fc.property(bytesOf(16), bytesOf(16), (one, other) => {
        fc.pre(Buffer.compare(one, other) !== 0);
        const [first, again, second] = [
          deriveReporterKeys(one),
          deriveReporterKeys(one),
          deriveReporterKeys(other),
        ];
        expect(again).toEqual(first);
        for (const name of ['accessToken', 'threadKey', 'stateKey'] as const) {
          expect(second[name]).not.toEqual(first[name]);
        }
        const secrets = [
          first.accessToken,
          first.threadKey,
          first.stateKey,
          first.sign.publicKey,
          first.kem.secretKey,
        ];
        expect(new Set(secrets.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(5);
      }),
      { numRuns: 30 },
    );
  });
});
