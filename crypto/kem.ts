import { DropError } from './errors.ts';
import { sodium } from './sodium.ts';
import { KEM_CIPHERTEXT_SIZE, KEM_PUBLIC_KEY_SIZE } from './wire/sizes.ts';

/** An X-Wing key pair (draft-connolly-cfrg-xwing-kem): 1216 public bytes; the secret is its 32-byte seed. §2 */
export interface KemKeys {
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
}

/** A fresh shared secret (32 bytes, secret) and the ciphertext (1120 bytes) that carries it to a public key. §2 */
export interface Encapsulation {
  readonly ciphertext: Uint8Array;
  readonly sharedSecret: Uint8Array;
}

/** Derives the X-Wing pair of a secret 32-byte seed; throws `key_invalid` on another length. §2 */
export function kemKeys(seed: Uint8Array): KemKeys {
  if (seed.length !== 32) throw new DropError('key_invalid');
  const pair = sodium().crypto_kem_xwing_seed_keypair(seed);
  return { publicKey: pair.publicKey, secretKey: pair.privateKey };
}

/**
 * Makes a shared secret for a public key (1216 bytes); throws `key_invalid` on another length or a key that the
 * scheme refuses. `randomness` (64 secret bytes) is for test vectors alone; without it the library draws its own. §2
 */
export function encapsulate(publicKey: Uint8Array, randomness?: Uint8Array): Encapsulation {
  if (publicKey.length !== KEM_PUBLIC_KEY_SIZE) throw new DropError('key_invalid');
  const library = sodium();
  try {
    return randomness === undefined
      ? library.crypto_kem_xwing_enc(publicKey)
      : library.crypto_kem_xwing_enc_deterministic(publicKey, randomness);
  } catch {
    throw new DropError('key_invalid');
  }
}

/**
 * The shared secret (32 bytes, secret) of a ciphertext. A ciphertext for another key gives an unrelated secret,
 * not an error: what is sealed under it then fails to open. Throws `key_invalid` on wrong lengths. §2
 */
export function decapsulate(ciphertext: Uint8Array, secretKey: Uint8Array): Uint8Array {
  if (ciphertext.length !== KEM_CIPHERTEXT_SIZE || secretKey.length !== 32)
    throw new DropError('key_invalid');
  try {
    return sodium().crypto_kem_xwing_dec(ciphertext, secretKey);
  } catch {
    throw new DropError('key_invalid');
  }
}
