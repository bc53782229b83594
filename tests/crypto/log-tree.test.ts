import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat } from '../../crypto/encoding.ts';
import { Frontier } from '../../crypto/log/frontier.ts';
import {
  consistencySpans,
  decodeTilePath,
  encodeTilePath,
  inclusionSpans,
  tileHash,
  tileWidth,
  TreeReader,
} from '../../crypto/log/tiles.ts';
import { emptyRoot, leafHash, nodeHash, verifyConsistency, verifyInclusion } from '../../crypto/log/tree.ts';
import { codeOf, codeOfLater } from './codes.ts';

/** The first `size` of some thousands of entries, and their tiles at two levels. */
function treeOf(size: number) {
  const leaves = Array.from({ length: size }, (_, index) =>
    leafHash(new TextEncoder().encode(String(index))),
  );
  const frontier = new Frontier();
  const roots = leaves.map((leaf) => {
    frontier.append(leaf);
    return frontier.root();
  });
  const whole = Array.from({ length: Math.floor(size / 256) }, (_, index) =>
    tileHash(concat(...leaves.slice(index * 256, index * 256 + 256))),
  );
  const levels = [leaves, whole];
  const source = (level: number, index: number, width: number): Promise<Uint8Array> =>
    Promise.resolve(concat(...(levels[level] ?? []).slice(index * 256, index * 256 + width)));
  return { leaves, rootAt: (at: number) => roots[at - 1] ?? new Frontier().root(), source };
}

describe('proofs that prove something else', () => {
  const [one, two] = ['one', 'two'].map((text) => leafHash(new TextEncoder().encode(text)));
  const both = nodeHash(one!, two!);
  const inclusion = (index: number, size: number, path: readonly Uint8Array[], root: Uint8Array) =>
    codeOf(() => verifyInclusion(one!, { index, size, path }, root));

  it('are refused: of a place behind the end, of a tree of another size, of more hashes than it has', () => {
    expect(inclusion(0, 2, [two!], both)).toBe(null);
    expect(inclusion(0, 1, [], one!)).toBe(null);
    expect(inclusion(1, 1, [], one!)).toBe('log_proof');
    expect(inclusion(-1, 1, [], one!)).toBe('log_proof');
    expect(inclusion(0.5, 1, [], one!)).toBe('log_proof');
    expect(inclusion(0, 1.5, [two!], both)).toBe('log_proof');
    expect(inclusion(0, 4, [two!], both)).toBe('log_proof');
    expect(inclusion(0, 1, [two!], nodeHash(two!, one!))).toBe('log_proof');
  });

  it('are refused: that a tree is the beginning of another one of its size, or of any, without being so', () => {
    const consistent = (older: Uint8Array, newer: Uint8Array, size: number, path: Uint8Array[] = []) =>
      codeOf(() => verifyConsistency({ size, root: older }, { size: 2, root: newer }, path));
    expect(consistent(both, both, 2)).toBe(null);
    expect(consistent(one!, both, 2)).toBe('log_proof');
    expect(consistent(emptyRoot(), both, 0)).toBe(null);
    expect(consistent(one!, both, 0)).toBe('log_proof');
    expect(consistent(both, both, 2, [two!])).toBe('log_proof');
    expect(consistent(emptyRoot(), both, 0, [two!])).toBe('log_proof');
    expect(consistent(one!, both, 1, [two!])).toBe(null);
    expect(consistent(one!, both, 3, [one!, two!])).toBe('log_proof');
  });

  it('are refused: that three entries are the beginning of others, with a hash too few or too many', () => {
    const { leaves, rootAt } = treeOf(4);
    const [, , c, d] = leaves as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
    const path = [c, d, rootAt(2)];
    const consistent = (size: number, hashes: Uint8Array[], wrap = (root: Uint8Array) => root) =>
      codeOf(() =>
        verifyConsistency({ size: 3, root: wrap(rootAt(3)) }, { size, root: wrap(rootAt(4)) }, hashes),
      );
    expect(consistent(4, path)).toBe(null);
    expect(consistent(5, path)).toBe('log_proof');
    expect(consistent(4, [...path, d], (root) => nodeHash(d, root))).toBe('log_proof');
  });
});

describe('a tree read from its tiles', () => {
  const SIZE = 70_000 - 256 * 262;
  const tree = treeOf(SIZE);

  it('gives the root, paths and consistency proofs that RFC 9162 verifies, at any size', async () => {
    const size = fc.integer({ min: 1, max: SIZE });
    await fc.assert(
      fc.asyncProperty(size, size, size, async (one, other, place) => {
        const [older, newer] = [Math.min(one, other), Math.max(one, other)];
        const reader = new TreeReader(tree.source, newer);
        const root = await reader.root();
        expect(root).toEqual(tree.rootAt(newer));
        const index = place % newer;
        const path = await reader.hashes(inclusionSpans(index, newer));
        verifyInclusion(tree.leaves[index]!, { index, size: newer, path }, root);
        const grown = await reader.hashes(consistencySpans(older, newer));
        verifyConsistency({ size: older, root: tree.rootAt(older) }, { size: newer, root }, grown);
        if (index + 1 < newer) {
          expect(
            codeOf(() => verifyInclusion(tree.leaves[index + 1]!, { index, size: newer, path }, root)),
          ).toBe('log_proof');
        }
      }),
      { numRuns: 200 },
    );
  });

  it('asks for each tile once, and for no more of it than the tree has', async () => {
    const asked: string[] = [];
    const source = (level: number, index: number, width: number) => {
      asked.push(`${String(level)}/${String(index)}:${String(width)}`);
      return tree.source(level, index, width);
    };
    const reader = new TreeReader(source, 700);
    await reader.root();
    await reader.hashes(inclusionSpans(699, 700));
    await reader.hashes(consistencySpans(513, 700));
    expect(asked.toSorted()).toEqual(['0/2:188', '1/0:2']);
  });

  it('is refused where a tile is cut short, or is no row of hashes', async () => {
    const cut = (bytes: number) => {
      const source = async (...tile: [number, number, number]) =>
        (await tree.source(...tile)).slice(0, bytes);
      return codeOfLater(() => new TreeReader(source, 4).root());
    };
    expect(await cut(4 * 32)).toBe(null);
    expect(await cut(3 * 32)).toBe('log_proof');
    expect(await cut(4 * 32 - 1)).toBe('log_malformed');
    const row = concat(...tree.leaves.slice(0, 256));
    expect(codeOf(() => tileHash(row))).toBe(null);
    expect(codeOf(() => tileHash(row.subarray(32)))).toBe('log_proof');
    expect(codeOf(() => tileHash(row.subarray(1)))).toBe('log_malformed');
  });

  it('of no entries has a root and nothing to prove', async () => {
    expect(await new TreeReader(tree.source, 0).root()).toEqual(emptyRoot());
    expect(consistencySpans(0, 5)).toEqual([]);
    expect(consistencySpans(5, 5)).toEqual([]);
  });

  it('goes on from a kept frontier as if it had seen all', () => {
    const kept = new Frontier();
    for (const leaf of tree.leaves.slice(0, 1000)) kept.append(leaf);
    const next = Frontier.from(1000, kept.hashes)!;
    for (const leaf of tree.leaves.slice(1000, 2000)) next.append(leaf);
    expect(next.root()).toEqual(tree.rootAt(2000));
    expect(Frontier.from(1001, kept.hashes)).toBeNull();
    expect([next.size, Frontier.from(1000, kept.hashes)!.size]).toEqual([2000, 1000]);
  });
});

describe("C2SP's tiles", () => {
  it('have the widths and paths of its examples', () => {
    // A tree of 70,000: 273 whole tiles and one of 112 at level 0; one whole and one of 17 at level 1; one of 1 at level 2.
    const widths = (level: number, indexes: number[]) =>
      indexes.map((index) => tileWidth(level, index, 70_000));
    expect(widths(0, [0, 272, 273, 274])).toEqual([256, 256, 112, 0]);
    expect(widths(1, [0, 1, 2])).toEqual([256, 17, 0]);
    expect(widths(2, [0, 1])).toEqual([1, 0]);
    expect(tileWidth(1, 0, 256)).toBe(1);
    expect(encodeTilePath({ level: 0, index: 1_234_067, width: 256 })).toBe('0/x001/x234/067');
    expect(decodeTilePath('entries/x001/x234/067.p/5')).toEqual({
      level: 'entries',
      index: 1_234_067,
      width: 5,
    });
  });
});
