import { createPrivateKey, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
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
import { leafHash } from '../../crypto/log/tree.ts';
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
    name: log.origin,
    keyId: noteKeyId(log.origin, NOTE_KEY.ed25519, keys.publicKey),
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
