import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openBox, startBox, type Binding } from '../../crypto/box.ts';
import { concat } from '../../crypto/encoding.ts';
import { decapsulate, encapsulate, expandKem, kemKeys } from '../../crypto/kem.ts';
import { openKeyFile, sealKeyFile, wipeKeyFileSecrets, type KeyFileSecrets } from '../../crypto/keyfile.ts';
import { deriveReporterKeys, wipeReporterKeys } from '../../crypto/keys.ts';
import { openSeeds, sealSeeds } from '../../crypto/seeds.ts';
import { joinSeed, splitSeed } from '../../crypto/shares.ts';
import { sealState } from '../../crypto/state.ts';
import { readySumo } from '../../crypto/sodium-sumo.ts';
import { ready, sodium } from '../../crypto/sodium.ts';
import { codeOfLater } from './codes.ts';
import { fixedBytes, TODAY } from './parts.ts';

beforeAll(async () => {
  await ready();
  await readySumo();
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs it, and gives what went into and came out of those calls of the library that had to do with bytes, as it is afterwards. */
function passedTo(call: string, action: () => unknown): Uint8Array[] {
  const spy = vi.spyOn(sodium() as unknown as Record<string, (...args: unknown[]) => unknown>, call);
  action();
  const out = spy.mock.results.flatMap(({ value }): unknown[] =>
    value instanceof Uint8Array ? [value] : Object.values(value as Record<string, unknown>),
  );
  const all = [...spy.mock.calls.flat(), ...out].filter((it) => it instanceof Uint8Array);
  spy.mockRestore();
  return all;
}

const isWiped = (bytes: Uint8Array | undefined): boolean => bytes?.every((byte) => byte === 0) ?? false;
const binding = (): Binding => ({
  context: 'seeds v1',
  header: new Uint8Array(0),
  place: fixedBytes('place'),
});
const kem = () => kemKeys(fixedBytes('kem'));
const ENCRYPT = 'crypto_aead_xchacha20poly1305_ietf_encrypt';
const DECRYPT = 'crypto_aead_xchacha20poly1305_ietf_decrypt';

describe('of a box', () => {
  const seal = () => {
    const box = startBox(kem().publicKey, binding());
    return concat(box.ciphertext, box.finish(fixedBytes('plain')));
  };

  it('the shared secret and the key are gone once it is sealed', () => {
    const [, , shared] = passedTo('crypto_kem_xwing_enc', seal);
    expect(shared).toHaveLength(32);
    expect(isWiped(shared)).toBe(true);
    const key = passedTo(ENCRYPT, seal).find(
      (bytes, place) => place > 0 && bytes.length === 32 && isWiped(bytes),
    );
    expect(key).toBeDefined();
  });

  it('the shared secret and the key are gone once it is open', () => {
    const box = seal();
    const open = () => openBox(box, kem(), binding(), 'seeds_unopenable');
    expect(isWiped(passedTo('crypto_kem_xwing_dec', open).at(-1))).toBe(true);
    expect(passedTo(DECRYPT, open).filter((bytes) => bytes.length === 32 && isWiped(bytes))).toHaveLength(1);
  });

  it('nothing of an expanded key stays but what opens', () => {
    expect(isWiped(passedTo('crypto_xof_shake256', () => expandKem(kem().secretKey)).at(-1))).toBe(true);
    const { ciphertext } = encapsulate(kem().publicKey);
    const key = expandKem(kem().secretKey);
    const open = () => decapsulate(ciphertext, key);
    for (const call of ['crypto_kem_mlkem768_dec', 'crypto_scalarmult'] as const) {
      expect(isWiped(passedTo(call, open).at(-1)), call).toBe(true);
    }
    expect(isWiped(passedTo('crypto_hash_sha3256', open)[0])).toBe(true);
  });
});

describe('of keys', () => {
  it('what a receipt’s keys come from is gone once they are there; wiping them wipes all that is secret', () => {
    const derive = () => deriveReporterKeys(fixedBytes('receipt', 16));
    expect(isWiped(passedTo('crypto_kdf_derive_from_key', derive)[0])).toBe(true);
    expect(isWiped(passedTo('crypto_sign_seed_keypair', derive)[0])).toBe(true);
    expect(isWiped(passedTo('crypto_kem_xwing_seed_keypair', derive)[0])).toBe(true);
    const keys = derive();
    wipeReporterKeys(keys);
    const secrets = [keys.accessToken, keys.stateKey, keys.sign.secretKey, keys.kem.secretKey];
    expect(secrets.map(isWiped)).toEqual([true, true, true, true]);
  });

  it('the key and the secrets of a key file are gone once it is sealed or opened', () => {
    const secrets = (): KeyFileSecrets => ({ type: 'root', seed: fixedBytes('root') });
    const easy = { operations: 1, memory: 8192 };
    const sealed = passedTo(ENCRYPT, () => sealKeyFile(secrets(), 'passphrase', easy));
    expect(isWiped(sealed[0])).toBe(true);
    expect(sealed.filter((bytes) => bytes.length === 32 && isWiped(bytes))).toHaveLength(1);
    const file = sealKeyFile(secrets(), 'passphrase', easy);
    const opened = passedTo(DECRYPT, () => openKeyFile(file, 'passphrase'));
    expect(isWiped(opened.at(-1))).toBe(true);
    expect(opened.filter((bytes) => bytes.length === 32 && isWiped(bytes))).toHaveLength(1);
  });

  it.each([fixedBytes.bind(null, 'unit'), () => null])('all that a desk’s key file held is wiped', (unit) => {
    const secrets = {
      type: 'desk' as const,
      destination: 'northshire',
      signSeed: fixedBytes('sign'),
      kemSeeds: [fixedBytes('one'), fixedBytes('two')],
      unitSeed: unit(),
    };
    wipeKeyFileSecrets(secrets);
    const all = [
      secrets.signSeed,
      ...secrets.kemSeeds,
      ...(secrets.unitSeed === null ? [] : [secrets.unitSeed]),
    ];
    expect(all.every(isWiped)).toBe(true);
  });

  it('epoch seeds in the clear are gone once they are sealed or opened', () => {
    const to = { destination: 'northshire', desk: 'A'.repeat(16) };
    const seeds = [{ epoch: 1, notAfter: TODAY, seed: fixedBytes('epoch') }];
    expect(isWiped(passedTo(ENCRYPT, () => sealSeeds(seeds, { ...to, kem: kem().publicKey }))[0])).toBe(true);
    const sealed = sealSeeds(seeds, { ...to, kem: kem().publicKey });
    expect(isWiped(passedTo(DECRYPT, () => openSeeds(sealed, { ...to, kem: kem() })).at(-1))).toBe(true);
  });

  it('a seed that was joined of false shares is gone', async () => {
    const [first, second] = await splitSeed(fixedBytes('unit'), 2, 2);
    const wrong = { ...second!, data: second!.data.map((byte, at) => (at === 0 ? byte ^ 1 : byte)) };
    const made = vi.spyOn(sodium(), 'crypto_sign_seed_keypair');
    expect(await codeOfLater(() => joinSeed([first!, wrong]))).toBe('share_mismatch');
    expect(isWiped(made.mock.calls[0]![0])).toBe(true);
    expect(isWiped((made.mock.results[0]!.value as { privateKey: Uint8Array }).privateKey)).toBe(true);
  });

  it('a state in the clear is gone once it is sealed', () => {
    const state = {
      visits: 1,
      lastUsed: TODAY,
      nextSeq: 1,
      directoryVersion: 1,
      head: fixedBytes('head'),
      destination: 'northshire',
      desks: [],
      transfer: null,
    };
    const seal = () => sealState(state, fixedBytes('key'), fixedBytes('thread'));
    expect(isWiped(passedTo(ENCRYPT, seal)[0])).toBe(true);
  });
});
