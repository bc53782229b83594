import { argon2Sync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { concat, encodeText } from '../../crypto/encoding.ts';
import { hash, keyedHash } from '../../crypto/hash.ts';
import { decapsulate, encapsulate, kemKeys } from '../../crypto/kem.ts';
import { decodeReceipt, encodeReceipt } from '../../crypto/receipt.ts';
import { signBytes, signingKeys, verifyBytes } from '../../crypto/signing.ts';
import { argon2id, readySumo } from '../../crypto/sodium-sumo.ts';
import { ready, sodium } from '../../crypto/sodium.ts';

interface Published<Fields extends string> {
  readonly source: string;
  readonly vectors: readonly Readonly<Record<Fields, string>>[];
}

/** Reads a file of published vectors; its `source` says where they are from. */
function published<Fields extends string>(name: string): Published<Fields> {
  const text = readFileSync(new URL(`../vectors/published/${name}.json`, import.meta.url), 'utf8');
  return JSON.parse(text) as Published<Fields>;
}

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

beforeAll(async () => {
  await ready();
  await readySumo();
});

describe('X-Wing: the vectors of the draft', () => {
  const { vectors } = published<'seed' | 'sk' | 'pk' | 'eseed' | 'ct' | 'ss'>('x-wing');

  it('are three', () => expect(vectors).toHaveLength(3));

  it.each(vectors)('seed $seed', ({ seed, sk, pk, eseed, ct, ss }) => {
    const keys = kemKeys(hex(seed));
    expect(toHex(keys.publicKey)).toBe(pk);
    expect(toHex(keys.secretKey)).toBe(sk);
    const made = encapsulate(keys.publicKey, hex(eseed));
    expect(toHex(made.ciphertext)).toBe(ct);
    expect(toHex(made.sharedSecret)).toBe(ss);
    expect(toHex(decapsulate(hex(ct), keys.secretKey))).toBe(ss);
  });
});

describe('Ed25519', () => {
  it.each(published<'seed' | 'pk' | 'msg' | 'sig'>('ed25519').vectors)('RFC 8032, key $pk', (it) => {
    const keys = signingKeys(hex(it.seed));
    expect(toHex(keys.publicKey)).toBe(it.pk);
    expect(toHex(signBytes(hex(it.msg), keys.secretKey))).toBe(it.sig);
    expect(verifyBytes(hex(it.msg), hex(it.sig), keys.publicKey)).toBe(true);
  });

  it('takes and refuses what Project Wycheproof says', () => {
    const { vectors } = published<'id' | 'pk' | 'msg' | 'sig' | 'result'>('ed25519-wycheproof');
    expect(vectors).toHaveLength(151);
    for (const { id, pk, msg, sig, result } of vectors) {
      expect(verifyBytes(hex(msg), hex(sig), hex(pk)), `vector ${id}`).toBe(result === 'valid');
    }
  });

  it('takes no signature under any key of low order', () => {
    const lowOrder = [
      '0000000000000000000000000000000000000000000000000000000000000000',
      '0100000000000000000000000000000000000000000000000000000000000000',
      'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
      '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
      'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
      'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
      'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    ];
    for (const key of lowOrder) {
      for (const point of lowOrder) {
        const signature = concat(hex(point), new Uint8Array(32));
        for (let message = 0; message < 16; message += 1) {
          expect(verifyBytes(Uint8Array.of(message), signature, hex(key))).toBe(false);
        }
      }
    }
  });
});

describe('XChaCha20-Poly1305', () => {
  type Field = 'id' | 'key' | 'iv' | 'aad' | 'msg' | 'ct' | 'tag' | 'result';

  it('gives the vector of the draft', () => {
    const [it] = published<Field>('xchacha20poly1305').vectors;
    const library = sodium();
    const [message, associated, nonce, key] = [hex(it!.msg), hex(it!.aad), hex(it!.iv), hex(it!.key)];
    const sealed = library.crypto_aead_xchacha20poly1305_ietf_encrypt(message, associated, null, nonce, key);
    expect(toHex(sealed)).toBe(it!.ct + it!.tag);
    const opened = library.crypto_aead_xchacha20poly1305_ietf_decrypt(null, sealed, associated, nonce, key);
    expect(toHex(opened)).toBe(it!.msg);
  });

  it('takes and refuses what Project Wycheproof says', () => {
    const { vectors } = published<Field>('xchacha20poly1305-wycheproof');
    for (const { id, key, iv, aad, msg, ct, tag, result } of vectors) {
      const open = () => {
        const [sealed, associated, nonce] = [hex(ct + tag), hex(aad), hex(iv)];
        const library = sodium();
        return toHex(
          library.crypto_aead_xchacha20poly1305_ietf_decrypt(null, sealed, associated, nonce, hex(key)),
        );
      };
      if (result === 'valid') expect(open(), `vector ${id}`).toBe(msg);
      else expect(open, `vector ${id}`).toThrow();
    }
    expect(vectors).toHaveLength(144);
  });
});

/** RFC 7693 appendix E: bytes from a Fibonacci sequence. */
function sequence(length: number, seed: number): Uint8Array {
  let [a, b] = [Math.imul(0xdead4bad, seed) >>> 0, 1];
  return Uint8Array.from({ length }, () => {
    const next = (a + b) >>> 0;
    [a, b] = [b, next];
    return next >>> 24;
  });
}

describe('BLAKE2b', () => {
  const file = published<'in' | 'key' | 'out'>('blake2b');
  const { appendixA, appendixE } = file as unknown as Record<string, string>;

  it('gives "abc" of RFC 7693', () => {
    expect(toHex(sodium().crypto_generichash(64, encodeText('abc'), null))).toBe(appendixA);
  });

  it('gives the known answers of its authors', () => {
    for (const it of file.vectors) {
      const key = it.key === '' ? null : hex(it.key);
      expect(toHex(sodium().crypto_generichash(64, hex(it.in), key))).toBe(it.out);
    }
  });

  it('passes the self-test of RFC 7693, with our functions wherever it asks for 32 bytes', () => {
    const results: Uint8Array[] = [];
    for (const length of [20, 32, 48, 64]) {
      for (const size of [0, 3, 128, 129, 255, 1024]) {
        const input = sequence(size, size);
        const key = sequence(length, length);
        results.push(length === 32 ? hash('', input) : sodium().crypto_generichash(length, input, null));
        results.push(length === 32 ? keyedHash(key, input) : sodium().crypto_generichash(length, input, key));
      }
    }
    expect(toHex(hash('', ...results))).toBe(appendixE);
  });
});

describe('BIP-39: the reference list', () => {
  it.each(published<'entropy' | 'words'>('bip39').vectors)('$words', ({ entropy, words }) => {
    expect(encodeReceipt(hex(entropy)).join(' ')).toBe(words);
    expect(decodeReceipt(words)).toEqual({ outcome: 'receipt', entropy: hex(entropy) });
  });
});

describe('Argon2id', () => {
  it("is libsodium's as much as Node's, which gives the vector of RFC 9106", () => {
    const [it] = published<'password' | 'salt' | 'secret' | 'associatedData' | 'tag'>('argon2id').vectors;
    const node = argon2Sync('argon2id', {
      message: hex(it!.password),
      nonce: hex(it!.salt),
      secret: hex(it!.secret),
      associatedData: hex(it!.associatedData),
      parallelism: 4,
      tagLength: 32,
      memory: 32,
      passes: 3,
    });
    expect(node.toString('hex')).toBe(it!.tag);
    for (const [memory, passes] of [
      [8, 1],
      [64, 3],
      [8192, 2],
    ] as const) {
      const ours = argon2id(hex(it!.password), hex(it!.salt), {
        operations: passes,
        memory: memory * 1024,
        length: 32,
      });
      const theirs = argon2Sync('argon2id', {
        message: hex(it!.password),
        nonce: hex(it!.salt),
        parallelism: 1,
        tagLength: 32,
        memory,
        passes,
      });
      expect(toHex(ours)).toBe(theirs.toString('hex'));
    }
  });
});
