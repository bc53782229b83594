import { createPrivateKey, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { UnverifiedDocument } from '../../crypto/dsse.ts';
import { concat, decodeBase64, encodeBase64 } from '../../crypto/encoding.ts';
import {
  encodeCheckpoint,
  signCheckpoint,
  verifyCheckpoint,
  type LogName,
} from '../../crypto/log/checkpoint.ts';
import { encodeEntry } from '../../crypto/log/entry.ts';
import { signCosignature } from '../../crypto/log/cosignature.ts';
import { Frontier } from '../../crypto/log/frontier.ts';
import {
  decodeNote,
  encodeNote,
  encodeVerifierKey,
  NOTE_KEY,
  noteKeyId,
  signaturesOf,
} from '../../crypto/log/note.ts';
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
import { signingKeys, verifyBytes, type SigningKeys } from '../../crypto/signing.ts';
import { ready } from '../../crypto/sodium.ts';
import { flip } from '../vectors/make/entry.ts';
import { codeOf } from './codes.ts';
import { makeWorld } from './parts.ts';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
function published<Fields extends string>(name: string): Readonly<Record<Fields, string>>[] {
  const text = readFileSync(new URL(`../vectors/published/${name}.json`, import.meta.url), 'utf8');
  return (JSON.parse(text) as { vectors: Readonly<Record<Fields, string>>[] }).vectors;
}

beforeAll(ready);

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
    expect(inclusion(0, 4, [two!], both)).toBe('log_proof');
    expect(inclusion(0, 1, [two!], nodeHash(two!, one!))).toBe('log_proof');
  });

  it('are refused: that a tree is the beginning of another one of its size, or of any, without being so', () => {
    const consistent = (older: Uint8Array, newer: Uint8Array, size: number) =>
      codeOf(() => verifyConsistency({ size, root: older }, { size: 2, root: newer }, []));
    expect(consistent(both, both, 2)).toBe(null);
    expect(consistent(one!, both, 2)).toBe('log_proof');
    expect(consistent(emptyRoot(), both, 0)).toBe(null);
    expect(consistent(one!, both, 0)).toBe('log_proof');
  });
});

describe('a checkpoint', () => {
  let keys: SigningKeys;
  let log: LogName;
  beforeAll(() => {
    keys = signingKeys(new Uint8Array(32).fill(9));
    log = { origin: 'drop.example/log', key: keys.publicKey };
  });
  const text = (origin: string) => encodeCheckpoint({ origin, size: 1, root: new Uint8Array(32) });
  const line = (origin: string) => ({
    ...signCheckpoint({ origin, size: 1, root: new Uint8Array(32) }, keys),
    ...{ name: log.origin, keyId: noteKeyId(log.origin, NOTE_KEY.ed25519, keys.publicKey) },
  });

  it('is of the log that its text names, whatever name stands in front of the signature', () => {
    const note = (origin: string) => ({ text: text(origin), signatures: [line(origin)] });
    expect(verifyCheckpoint(note(log.origin), log)).toMatchObject({ size: 1 });
    expect(codeOf(() => verifyCheckpoint(note('drop.example/other'), log))).toBe('log_signature');
  });

  it('is none where only one of two signatures by the log is good', () => {
    const signatures = [line(log.origin), line('drop.example/other')];
    expect(codeOf(() => verifyCheckpoint({ text: text(log.origin), signatures }, log))).toBe('log_signature');
  });

  it('has no control characters: others would show another text than was signed', () => {
    const note = encodeNote({ text: text(log.origin), signatures: [line(log.origin)] });
    expect(decodeNote(note).text).toBe(text(log.origin));
    for (const letter of ['\r', '\0', '\t', '\u001b']) {
      expect(codeOf(() => decodeNote(note.replace('drop', `dr${letter}op`)))).toBe('log_malformed');
    }
  });
});

describe('an entry', () => {
  it('has the signature that is good, where a bad one of the same key stands in front', () => {
    const { certificates, unit } = makeWorld();
    const document = certificates[0]!;
    const [good] = document.signatures;
    const bad = { ...good!, sig: encodeBase64(flip(decodeBase64(good!.sig), 0)) };
    const mixed = { ...document, signatures: [bad, good!] };
    const entry = (from: UnverifiedDocument) => encodeEntry('epoch-certificate', from, unit.publicKey);
    expect(entry(mixed)).toEqual(entry(document));
    expect(codeOf(() => entry({ ...document, signatures: [bad] }))).toBe('document_signature');
  });
});

describe('RFC 6962: eight entries', () => {
  const vectors = published<'entry' | 'root'>('rfc6962');

  it('have these roots, at each size', () => {
    const frontier = new Frontier();
    for (const { entry, root } of vectors) {
      frontier.append(leafHash(hex(entry)));
      expect(Buffer.from(frontier.root()).toString('hex')).toBe(root);
    }
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

  it('goes on from a kept frontier as if it had seen all', () => {
    const kept = new Frontier();
    for (const leaf of tree.leaves.slice(0, 1000)) kept.append(leaf);
    const next = Frontier.from(1000, kept.hashes)!;
    for (const leaf of tree.leaves.slice(1000, 2000)) next.append(leaf);
    expect(next.root()).toEqual(tree.rootAt(2000));
    expect(Frontier.from(1001, kept.hashes)).toBeNull();
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

describe("C2SP's notes", () => {
  it.each(published<'name' | 'key' | 'verifierKey' | 'note'>('c2sp-notes'))('of $name', (it) => {
    const note = decodeNote(it.note);
    expect(encodeNote(note)).toBe(it.note);
    const key = hex(it.key);
    if (it.verifierKey !== '') expect(encodeVerifierKey(it.name, NOTE_KEY.ed25519, key)).toBe(it.verifierKey);
    const [own] = signaturesOf(note, it.name, NOTE_KEY.ed25519, key);
    expect(own === undefined ? false : verifyBytes(new TextEncoder().encode(note.text), own.bytes, key)).toBe(
      true,
    );
  });

  it('are cosigned over the bytes that tlog-cosignature names, as another library verifies', () => {
    const text = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
    const seed = new Uint8Array(32).fill(1);
    const { bytes } = signCosignature(text, 'witness.example.com/w1', '2023-03-20', signingKeys(seed));
    const pkcs8 = concat(hex('302e020100300506032b657004220420'), seed);
    const key = createPublicKey(createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' }));
    const seconds = Date.parse('2023-03-20') / 1000;
    expect(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0)).toBe(BigInt(seconds));
    const message = Buffer.from(`cosignature/v1\ntime ${String(seconds)}\n${text}`);
    expect(verify(null, message, key, bytes.subarray(8))).toBe(true);
  });
});
