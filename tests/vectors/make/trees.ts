import { encodeBase64, encodeText } from '../../../crypto/encoding.ts';
import { Frontier } from '../../../crypto/log/frontier.ts';
import { leafHash, nodeHash } from '../../../crypto/log/tree.ts';
import { bad, good, type Entries } from './entry.ts';

const text = encodeBase64;

/** The root (32 bytes) of a log of these entries. */
export function rootOf(entries: readonly Uint8Array[]): Uint8Array {
  const frontier = new Frontier();
  for (const entry of entries) frontier.append(leafHash(entry));
  return frontier.root();
}

/** The vectors of the tree of §5.7: five entries, whose paths are written out here by hand. */
export function makeTrees(): Entries {
  const entries = ['a', 'b', 'c', 'd', 'e'].map((letter) => encodeText(letter));
  const [a, b, c, d, e] = entries.map((entry) => leafHash(entry)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const [ab, cd] = [nodeHash(a, b), nodeHash(c, d)];
  const head = (size: number) => ({ size, root: text(rootOf(entries.slice(0, size))) });
  const third = { entry: text(encodeText('c')), index: 2, path: [d, ab, e].map(text), head: head(5) };
  const grown = { older: head(3), newer: head(5), path: [c, d, ab, e].map(text) };
  return {
    'log-root': [0, 1, 2, 3, 4, 5].map((count) =>
      good('5.7', `of ${String(count)}`, { entries: entries.slice(0, count).map(text) }),
    ),
    'log-inclusion': [
      good('5.7', 'in the middle', third),
      good('5.7', 'the last', {
        ...third,
        entry: text(encodeText('e')),
        index: 4,
        path: [text(nodeHash(ab, cd))],
      }),
      good('5.7', 'the only one', { entry: text(encodeText('a')), index: 0, path: [], head: head(1) }),
      bad('5.7', 'log_proof', 'another entry', { ...third, entry: text(encodeText('x')) }),
      bad('5.7', 'log_proof', 'another place', { ...third, index: 3 }),
      bad('5.7', 'log_proof', 'a place behind the end', { ...third, index: 5 }),
      bad('5.7', 'log_proof', 'another root', { ...third, head: { size: 5, root: head(4).root } }),
      bad('5.7', 'log_proof', 'a hash is missing', { ...third, path: third.path.slice(0, 2) }),
      bad('5.7', 'log_proof', 'a hash is over', { ...third, path: [...third.path, text(e)] }),
    ],
    'log-consistency': [
      good('5.7', 'from three to five', grown),
      good('5.7', 'from a whole subtree', { ...grown, older: head(4), path: [text(e)] }),
      good('5.7', 'from nothing', { ...grown, older: head(0), path: [] }),
      good('5.7', 'the same', { ...grown, older: head(5), path: [] }),
      bad('5.7', 'log_proof', 'another old root', { ...grown, older: { size: 3, root: head(2).root } }),
      bad('5.7', 'log_proof', 'another new root', { ...grown, newer: { size: 5, root: head(4).root } }),
      bad('5.7', 'log_proof', 'it becomes shorter', { older: head(5), newer: head(3), path: [] }),
      bad('5.7', 'log_proof', 'a hash is missing', { ...grown, path: grown.path.slice(0, 3) }),
      bad('5.7', 'log_proof', 'no hashes', { ...grown, path: [] }),
    ],
    'log-tile-path': [
      good('5.7', 'a whole tile', { path: '0/000' }),
      good('5.7', 'three groups, partial', { path: '1/x001/x234/067.p/112' }),
      good('5.7', 'entries', { path: 'entries/x001/000.p/255' }),
      good('5.7', 'the highest level', { path: '63/x001/000' }),
      good('5.7', 'one hash', { path: '0/000.p/1' }),
      ...[
        '0/0',
        '0/x000/001',
        '00/001',
        '64/000',
        '0/000.p/0',
        '0/000.p/256',
        '0/000.p/257',
        '0/001/002',
        'leaves/000',
      ].map((path) => bad('5.7', 'log_malformed', `not ${path}`, { path })),
    ],
  };
}
