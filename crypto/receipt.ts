import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { DropError } from './errors.ts';

/** How many words a receipt has. §4 */
export const RECEIPT_WORDS = 12;

const PREFIX = 4;
/** The most edits between a mistyped word and one that is offered for it. */
const NEAR = 2;
const byPrefix = new Map(wordlist.map((word) => [word.slice(0, PREFIX), word]));

/** Writes a receipt's 16 secret bytes as 12 BIP-39 English words; throws `receipt_invalid` on another length. §4 */
export function encodeReceipt(entropy: Uint8Array): string[] {
  if (entropy.length !== 16) throw new DropError('receipt_invalid');
  return entropyToMnemonic(entropy, wordlist).split(' ');
}

/** What a typed receipt turned out to be. Never thrown, since a page shows each case in its own way. §4 */
export type ReceiptReading =
  | { readonly outcome: 'receipt'; readonly entropy: Uint8Array }
  | { readonly outcome: 'wrong_count'; readonly count: number }
  | { readonly outcome: 'unknown_words'; readonly words: readonly UnknownWord[] }
  | { readonly outcome: 'wrong_checksum' };

/** A word that is not in the list: its place (0 to 11), as typed, and up to three near words. §4 */
export interface UnknownWord {
  readonly index: number;
  readonly typed: string;
  readonly near: readonly string[];
}

/**
 * Cuts what a person typed or pasted into words: case, spaces, hyphens, commas, line breaks and numbering
 * ("1. apple", "2) …") do not matter. §4
 */
export function splitWords(typed: string): string[] {
  return typed
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{Letter}]+/u)
    .filter((word) => word !== '');
}

/** The word of the list that a typed word stands for (whole, or its first four letters or more), else null. §4 */
export function findWord(typed: string): string | null {
  const word = byPrefix.get(typed.slice(0, PREFIX));
  return word?.startsWith(typed) === true ? word : null;
}

/** Reads a typed receipt forgivingly, and says what is wrong where it cannot be read. The entropy is secret. §4 */
export function decodeReceipt(typed: string): ReceiptReading {
  const words = splitWords(typed);
  if (words.length !== RECEIPT_WORDS) return { outcome: 'wrong_count', count: words.length };
  const unknown = words.flatMap((word, index) =>
    findWord(word) === null ? [{ index, typed: word, near: nearWords(word) }] : [],
  );
  if (unknown.length > 0) return { outcome: 'unknown_words', words: unknown };
  try {
    const entropy = mnemonicToEntropy(words.map((word) => findWord(word) ?? '').join(' '), wordlist);
    return { outcome: 'receipt', entropy };
  } catch {
    return { outcome: 'wrong_checksum' };
  }
}

/**
 * Up to three words of the list that are nearest to a mistyped one, nearest first; none beyond two edits, but a word that
 * was cut short counts as one edit. §4
 */
export function nearWords(typed: string): string[] {
  const cut = (word: string): boolean => typed.length > 1 && word.startsWith(typed);
  return wordlist
    .filter((word) => cut(word) || Math.abs(word.length - typed.length) <= NEAR)
    .map((word) => ({ word, distance: cut(word) ? 1 : editDistance(typed, word) }))
    .filter(({ distance }) => distance <= NEAR)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ word }) => word);
}

/** Edits from one word to another, where swapping two neighbours is one edit (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      let best = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + cost,
      );
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) best = Math.min(best, (beforeLast[column - 2] ?? 0) + 1);
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}

/** Words that name a public key when two people compare it by voice: 8 words, 88 bits of its hash. §10.3 */
export function fingerprintWords(digest: Uint8Array): string[] {
  const bits = Array.from(digest, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return Array.from({ length: 8 }, (_, index) => {
    const word = wordlist[parseInt(bits.slice(index * 11, index * 11 + 11), 2)];
    if (word === undefined) throw new DropError('key_invalid');
    return word;
  });
}
