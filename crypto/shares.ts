import { wordlist } from '@scure/bip39/wordlists/english.js';
import { combine, split } from 'shamir-secret-sharing';
import { concat, equalBytes } from './encoding.ts';
import { DropError } from './errors.ts';
import { hash } from './hash.ts';
import { findWord, splitWords } from './receipt.ts';
import { signingKeys } from './signing.ts';
import { wipe } from './sodium.ts';

/**
 * One share of a key, as read from paper and checked against typing mistakes. Secret. §9.2
 * `set` (4 bytes) names the key by the hash of its public half, so shares of two keys never mix.
 */
export interface Share {
  readonly number: number;
  readonly needed: number;
  readonly of: number;
  readonly set: Uint8Array;
  readonly data: Uint8Array;
}

const DATA_SIZE = 33;
const BODY_SIZE = 1 + 1 + 1 + 1 + 4 + DATA_SIZE;
const CHECK_SIZE = 4;
const WORDS = Math.ceil(((BODY_SIZE + CHECK_SIZE) * 8) / 11);

function setName(seed: Uint8Array): Uint8Array {
  const keys = signingKeys(seed);
  wipe(keys.secretKey);
  return hash('share set v1', keys.publicKey).subarray(0, 4);
}

/**
 * Splits a key's 32-byte seed so that any `needed` of `of` shares give it back and fewer tell nothing (Shamir). §9.2
 * Throws `share_too_few` unless 2 ≤ needed ≤ of ≤ 16.
 */
export async function splitSeed(seed: Uint8Array, of: number, needed: number): Promise<Share[]> {
  if (needed < 2 || of < needed || of > 16) throw new DropError('share_too_few');
  const parts = await split(seed, of, needed);
  const set = setName(seed);
  return parts.map((data, index) => ({ number: index + 1, needed, of, set, data }));
}

/**
 * Joins shares to the seed and checks that it is the key they were made of. §9.2
 * Throws `share_too_few`, or `share_mismatch` where they are of different keys or splits, or one is false.
 */
export async function joinSeed(shares: readonly Share[]): Promise<Uint8Array> {
  const distinct = [...new Map(shares.map((share) => [share.number, share])).values()];
  const [first] = distinct;
  if (first === undefined || distinct.length < first.needed) throw new DropError('share_too_few');
  const sameSet = distinct.every(
    ({ set, needed, of }) => equalBytes(set, first.set) && needed === first.needed && of === first.of,
  );
  if (!sameSet) throw new DropError('share_mismatch');
  const seed = await combine(distinct.map(({ data }) => data)).catch(() => {
    throw new DropError('share_mismatch');
  });
  if (!equalBytes(setName(seed), first.set)) {
    wipe(seed);
    throw new DropError('share_mismatch');
  }
  return seed;
}

/** Encodes a share as words of the BIP-39 list, with a checksum: 33 secret words to print. §9.2 */
export function encodeShare(share: Share): string[] {
  const body = concat(Uint8Array.of(1, share.number, share.needed, share.of), share.set, share.data);
  const bytes = concat(body, hash('share v1', body).subarray(0, CHECK_SIZE));
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0'))
    .join('')
    .padEnd(WORDS * 11, '0');
  return Array.from(
    { length: WORDS },
    (_, index) => wordlist[parseInt(bits.slice(index * 11, index * 11 + 11), 2)] ?? '',
  );
}

/** Decodes a typed share as forgivingly as a receipt; throws `share_malformed` or `share_checksum`. §9.2 */
export function decodeShare(typed: string): Share {
  const words = splitWords(typed).map((word) => findWord(word));
  if (words.length !== WORDS) throw new DropError('share_malformed');
  const bits = words
    .map((word) => {
      if (word === null) throw new DropError('share_malformed');
      return wordlist.indexOf(word).toString(2).padStart(11, '0');
    })
    .join('');
  const size = BODY_SIZE + CHECK_SIZE;
  const bytes = Uint8Array.from({ length: size }, (_, index) =>
    parseInt(bits.slice(index * 8, index * 8 + 8), 2),
  );
  const body = bytes.subarray(0, BODY_SIZE);
  const check = hash('share v1', body).subarray(0, CHECK_SIZE);
  if (!equalBytes(check, bytes.subarray(BODY_SIZE)) || /1/.test(bits.slice(size * 8))) {
    throw new DropError('share_checksum');
  }
  const [version = 0, number = 0, needed = 0, of = 0] = body;
  if (version !== 1 || number < 1 || number > of || needed < 2 || needed > of) {
    throw new DropError('share_malformed');
  }
  return { number, needed, of, set: body.slice(4, 8), data: body.slice(8) };
}
