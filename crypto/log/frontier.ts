import { emptyRoot, nodeHash } from './tree.ts';

/** A subtree whose leaves are all there: 2^height of them. */
interface Peak {
  readonly height: number;
  readonly hash: Uint8Array;
}

/**
 * What must be remembered of a tree so that it can grow: the hashes of the whole subtrees that it is made of, at most 53 of
 * them. Whoever puts the new entries behind what is remembered and finds the new root has proved more than a consistency
 * proof could: that the old tree is the beginning of the new, and what each new entry is. §5.7
 */
export class Frontier {
  #peaks: Peak[] = [];
  #size = 0;

  /** How many entries it has taken. */
  get size(): number {
    return this.#size;
  }

  /** The hashes of the subtrees (32 bytes each), from the largest on, to be kept. */
  get hashes(): readonly Uint8Array[] {
    return this.#peaks.map(({ hash }) => hash);
  }

  /** Goes on from what was kept; null where there are not as many hashes as that size has. */
  static from(size: number, hashes: readonly Uint8Array[]): Frontier | null {
    const heights = heightsOf(size);
    if (heights.length !== hashes.length) return null;
    const frontier = new Frontier();
    frontier.#size = size;
    frontier.#peaks = heights.map((height, index) => ({ height, hash: hashes[index] ?? emptyRoot() }));
    return frontier;
  }

  /** Takes the hash of the next leaf (32 bytes). */
  append(leaf: Uint8Array): void {
    let peak: Peak = { height: 0, hash: leaf };
    for (let last = this.#peaks.at(-1); last?.height === peak.height; last = this.#peaks.at(-1)) {
      this.#peaks.pop();
      peak = { height: peak.height + 1, hash: nodeHash(last.hash, peak.hash) };
    }
    this.#peaks.push(peak);
    this.#size += 1;
  }

  /** The root of all that it has taken, 32 bytes. */
  root(): Uint8Array {
    const [last, ...rest] = this.#peaks.toReversed();
    if (last === undefined) return emptyRoot();
    return rest.reduce((right, { hash }) => nodeHash(hash, right), last.hash);
  }
}

/** The heights of the whole subtrees of a tree of that size, falling. */
export function heightsOf(size: number): number[] {
  const heights: number[] = [];
  for (let [height, rest] = [0, size]; rest > 0; height += 1, rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) heights.unshift(height);
  }
  return heights;
}
