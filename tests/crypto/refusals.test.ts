import { beforeAll, describe, expect, it } from 'vitest';
import { startBox } from '../../crypto/box.ts';
import { checkChain, type Link } from '../../crypto/chain.ts';
import { documentClaims, signDocument, verifyDocument } from '../../crypto/dsse.ts';
import { concat, decodeU32, encodeBase64, encodeText, encodeU32 } from '../../crypto/encoding.ts';
import { decapsulate, encapsulate, expandKem, kemKeys } from '../../crypto/kem.ts';
import { openKeyFile } from '../../crypto/keyfile.ts';
import { deriveReporterKeys, threadKeyOf } from '../../crypto/keys.ts';
import { openSeeds } from '../../crypto/seeds.ts';
import { joinSeed, splitSeed, type Share } from '../../crypto/shares.ts';
import { signingKeys, verifyBytes } from '../../crypto/signing.ts';
import { openState, sealState } from '../../crypto/state.ts';
import { argon2id, readySumo } from '../../crypto/sodium-sumo.ts';
import { ready, sodium } from '../../crypto/sodium.ts';
import { codeOf, codeOfLater } from './codes.ts';
import { fixedBytes, TODAY } from './parts.ts';

beforeAll(async () => {
  await ready();
  await readySumo();
});

describe('keys of a wrong length', () => {
  it('and ciphertexts of one are refused by their own code', () => {
    const { publicKey, secretKey } = kemKeys(fixedBytes('kem'));
    const { ciphertext } = encapsulate(publicKey);
    const expanded = expandKem(secretKey);
    for (const action of [
      () => encapsulate(publicKey.subarray(1)),
      () => decapsulate(ciphertext.subarray(1), secretKey),
      () => decapsulate(ciphertext.subarray(1), expanded),
      () => decapsulate(ciphertext, secretKey.subarray(1)),
      () => expandKem(secretKey.subarray(1)),
      () => threadKeyOf(fixedBytes('token').subarray(1)),
    ]) {
      expect(codeOf(action)).toBe('key_invalid');
    }
    expect(codeOf(() => deriveReporterKeys(fixedBytes('receipt', 15)))).toBe('receipt_invalid');
  });

  it('verify nothing, and are no error', () => {
    const message = fixedBytes('message');
    expect(verifyBytes(message, fixedBytes('signature', 64), fixedBytes('key', 31))).toBe(false);
    expect(verifyBytes(message, fixedBytes('signature', 63), fixedBytes('key', 32))).toBe(false);
  });
});

describe('a number of four bytes', () => {
  it('is read where all four are there, and nowhere else', () => {
    const bytes = concat(encodeU32(7), encodeU32(0xffff_ffff));
    expect([0, 4].map((offset) => decodeU32(bytes, offset))).toEqual([7, 0xffff_ffff]);
    for (const offset of [-1, 5, 8]) expect(codeOf(() => decodeU32(bytes, offset))).toBe('encoding_invalid');
  });
});

describe('a document with several signatures', () => {
  it('is good where one of the signer’s own is, and only these are verified ahead', () => {
    const [own, other] = [signingKeys(fixedBytes('own')), signingKeys(fixedBytes('other'))];
    const document = signDocument('directory', encodeText('{}'), own);
    const [good] = document.signatures;
    const [foreign] = signDocument('directory', encodeText('{}'), other).signatures;
    const bad = { keyid: good!.keyid, sig: encodeBase64(fixedBytes('bad', 64)) };
    const signed = { ...document, signatures: [foreign!, bad, good!] };
    expect(codeOf(() => verifyDocument('directory', signed, own.publicKey))).toBeNull();
    expect(documentClaims('directory', signed, own.publicKey)).toHaveLength(2);
  });
});

describe('a key file that was sealed with something else in it', () => {
  const desk = (change: {
    type?: number;
    id?: string;
    keys?: number;
    lead?: number;
    more?: number;
    less?: number;
  }) => {
    const { type = 1, id = 'northshire', keys = 1, lead = 0, more = 0, less = 0 } = change;
    const seeds = Array.from({ length: keys }, (_, number) => fixedBytes(`kem ${String(number)}`));
    const unit = lead === 1 ? fixedBytes('unit') : new Uint8Array(0);
    const plain = concat(
      ...[Uint8Array.of(type, id.length), encodeText(id), fixedBytes('sign'), Uint8Array.of(keys), ...seeds],
      ...[Uint8Array.of(lead), unit, new Uint8Array(more)],
    );
    return sealPlain(plain.subarray(0, plain.length - less));
  };
  const sealPlain = (plain: Uint8Array): Uint8Array => {
    const [salt, nonce] = [fixedBytes('salt', 16), fixedBytes('nonce', 24)];
    const header = concat(encodeText('DBK1'), encodeU32(1), encodeU32(8192), salt, nonce);
    const stretching = { operations: 1, memory: 8192 * 1024, length: 32 };
    const key = argon2id(encodeText('passphrase'), salt, stretching);
    return concat(
      header,
      sodium().crypto_aead_xchacha20poly1305_ietf_encrypt(plain, header, null, nonce, key),
    );
  };

  it('opens where it has the form of one', () => {
    for (const change of [{}, { keys: 3 }, { lead: 1 }]) {
      expect(
        codeOf(() => openKeyFile(desk(change), 'passphrase')),
        JSON.stringify(change),
      ).toBeNull();
    }
  });

  it.each([
    ['a kind that is none', { type: 4 }],
    ['no name', { id: '' }],
    ['a name that is none', { id: 'North/Shire' }],
    ['no key to open with', { keys: 0 }],
    ['a lead that is neither', { lead: 2 }],
    ['a byte too many', { more: 1 }],
    ['a byte too few', { less: 1 }],
    ['nothing behind its keys', { less: 2 }],
  ])('is refused where it has %s', (_what, change) => {
    expect(codeOf(() => openKeyFile(desk(change), 'passphrase'))).toBe('keyfile_malformed');
  });
});

describe('epoch seeds that were sealed in another form', () => {
  const of = { destination: 'northshire', desk: 'A'.repeat(16) };
  const open = (plain: Uint8Array) => {
    const kem = kemKeys(fixedBytes('kem'));
    const place = encodeText(`${of.destination}/${of.desk}`);
    const box = startBox(kem.publicKey, { context: 'seeds v1', header: new Uint8Array(0), place });
    return openSeeds(concat(box.ciphertext, box.finish(plain)), { ...of, kem });
  };
  const entry = (epoch: number, day: number) => concat(encodeU32(epoch), encodeU32(day), fixedBytes('seed'));

  it('are refused: a part of an entry, or a day that there is not', () => {
    expect(open(entry(1, 2_932_896))).toMatchObject([{ epoch: 1, notAfter: '9999-12-31' }]);
    expect(codeOf(() => open(entry(1, 2_932_897)))).toBe('seeds_unopenable');
    expect(codeOf(() => open(concat(entry(1, 20_000), new Uint8Array(39))))).toBe('seeds_unopenable');
  });
});

describe('shares', () => {
  it('are made for 2 to 16 people', async () => {
    expect(await splitSeed(fixedBytes('unit'), 16, 16)).toHaveLength(16);
    expect(await codeOfLater(() => splitSeed(fixedBytes('unit'), 17, 2))).toBe('share_too_few');
    expect(await codeOfLater(() => splitSeed(fixedBytes('unit'), 2, 1))).toBe('share_too_few');
  });

  it.each<[string, (share: Share) => Partial<Share>]>([
    ['of another key', ({ set }) => ({ set: set.map((byte) => byte ^ 1) })],
    ['that says another number is needed', ({ needed }) => ({ needed: needed + 1 })],
    ['that says there are more', ({ of }) => ({ of: of + 1 })],
    ['of another length', ({ data }) => ({ data: data.subarray(1) })],
  ])('are not joined with one %s', async (_which, change) => {
    const [first, second, third] = await splitSeed(fixedBytes('unit'), 4, 2);
    expect(await joinSeed([first!, third!])).toEqual(fixedBytes('unit'));
    const other = { ...second!, ...change(second!) };
    expect(await codeOfLater(() => joinSeed([first!, other, third!]))).toBe('share_mismatch');
  });
});

describe('a reporter’s state', () => {
  const state = (destination: string) => ({
    visits: 1,
    lastUsed: TODAY,
    nextSeq: 1,
    directoryVersion: 1,
    head: fixedBytes('head'),
    destination,
    desks: [],
    transfer: null,
  });
  const seal = (destination: string) =>
    sealState(state(destination), fixedBytes('key'), fixedBytes('thread'));

  it('has room for a name of 40 letters, and for no longer one', () => {
    const longest = 'a'.repeat(40);
    const opened = openState(seal(longest), fixedBytes('key'), fixedBytes('thread'));
    expect(opened.destination).toBe(longest);
    expect(codeOf(() => seal(`${longest}a`))).toBe('state_invalid');
  });
});

describe('a chain of which the reader knows more', () => {
  const link = (seq: number, prev: string | null): Link => ({
    hash: `h${String(seq)}`,
    seq,
    prev,
    seen: null,
  });

  it('names what is missing once, inside it and behind its end', () => {
    const links = [link(0, null), link(2, 'h1')];
    const inside = checkChain(links, { seq: 1, hash: 'h1' }, null);
    expect(inside).toEqual([{ type: 'missing', seq: 1 }]);
    const behind = checkChain(links.slice(0, 1), { seq: 1, hash: 'h1' }, null);
    expect(behind).toEqual([{ type: 'missing', seq: 1 }]);
    expect(checkChain(links.slice(0, 1), { seq: 0, hash: 'h0' }, null)).toEqual([]);
  });
});
