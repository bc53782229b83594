import { sha256 } from '@noble/hashes/sha2.js';
import { concat, equalBytes } from '../encoding.ts';
import { DropError } from '../errors.ts';

/** SHA-256 (FIPS 180-4): 32 bytes. The log alone uses it, as RFC 6962 and C2SP want. §5.7 */
export function sha256Of(bytes: Uint8Array): Uint8Array {
  return sha256(bytes);
}

/** The hash of an entry as a leaf of the tree, 32 bytes (RFC 9162 §2.1.1). §5.7 */
export function leafHash(entry: Uint8Array): Uint8Array {
  return sha256(concat(Uint8Array.of(0), entry));
}

/** The hash of an inner node, 32 bytes (RFC 9162 §2.1.1). §5.7 */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concat(Uint8Array.of(1), left, right));
}

/** The root of the tree without entries, 32 bytes. §5.7 */
export function emptyRoot(): Uint8Array {
  return sha256(new Uint8Array(0));
}

const half = (value: number): number => Math.floor(value / 2);
const isOdd = (value: number): boolean => value % 2 === 1;

function refuseUnless(condition: boolean): void {
  if (!condition) throw new DropError('log_proof');
}

/** An entry's place in a tree: `path` are the hashes (32 bytes each) of its siblings, from the leaf up. §5.7 */
export interface Inclusion {
  readonly index: number;
  readonly size: number;
  readonly path: readonly Uint8Array[];
}

/** Verifies that a leaf stands in the tree with that root (RFC 9162 §2.1.3.2). Throws `log_proof`. §5.7 */
export function verifyInclusion(leaf: Uint8Array, { index, size, path }: Inclusion, root: Uint8Array): void {
  refuseUnless(Number.isSafeInteger(index) && Number.isSafeInteger(size) && 0 <= index && index < size);
  let [place, last] = [index, size - 1];
  let hash = leaf;
  for (const sibling of path) {
    refuseUnless(last > 0);
    if (isOdd(place) || place === last) {
      hash = nodeHash(sibling, hash);
      while (!isOdd(place) && place !== 0) [place, last] = [half(place), half(last)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [place, last] = [half(place), half(last)];
  }
  refuseUnless(last === 0 && equalBytes(hash, root));
}

/** A tree and its root, 32 bytes. §5.7 */
export interface Head {
  readonly size: number;
  readonly root: Uint8Array;
}

/**
 * Verifies that the newer tree begins with all of the older one (RFC 9162 §2.1.4.2); both have entries, or the older has
 * none and there is nothing to prove. Throws `log_proof`. §5.7
 */
export function verifyConsistency(older: Head, newer: Head, path: readonly Uint8Array[]): void {
  refuseUnless(older.size <= newer.size);
  if (older.size === 0 || older.size === newer.size) {
    refuseUnless(path.length === 0);
    refuseUnless(equalBytes(older.root, older.size === 0 ? emptyRoot() : newer.root));
    return;
  }
  let [place, last] = [older.size - 1, newer.size - 1];
  while (isOdd(place)) [place, last] = [half(place), half(last)];
  const [first, ...rest] = place === 0 ? [older.root, ...path] : path;
  if (first === undefined) throw new DropError('log_proof');
  let [then, now] = [first, first];
  for (const sibling of rest) {
    refuseUnless(last > 0);
    if (isOdd(place) || place === last) {
      then = nodeHash(sibling, then);
      now = nodeHash(sibling, now);
      while (!isOdd(place) && place !== 0) [place, last] = [half(place), half(last)];
    } else {
      now = nodeHash(now, sibling);
    }
    [place, last] = [half(place), half(last)];
  }
  refuseUnless(last === 0 && equalBytes(then, older.root) && equalBytes(now, newer.root));
}
