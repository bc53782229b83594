import { concat } from './encoding.ts';
import { DropError } from './errors.ts';
import { sodium, wipe } from './sodium.ts';
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

/** The X-Wing public key (1216 bytes) of a secret 32-byte seed; throws `key_invalid` on another length. §2 */
export function kemPublicKey(seed: Uint8Array): Uint8Array {
  const { publicKey, secretKey } = kemKeys(seed);
  wipe(secretKey);
  return publicKey;
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
 * An X-Wing secret key with its seed expanded, for whoever opens many ciphertexts: about 100 microseconds less for each.
 * `kem` (2400 bytes) and `exchange` (32) are secret; the public half of `exchange` (32) is not. §2
 */
export interface ExpandedKem {
  readonly kem: Uint8Array;
  readonly exchange: Uint8Array;
  readonly exchangePublic: Uint8Array;
}

/** X-Wing's own label, the last part of what its combiner hashes: `\.//^\`. */
const LABEL = Uint8Array.of(0x5c, 0x2e, 0x2f, 0x2f, 0x5e, 0x5c);
const KEM_PART = 1088;

/** Expands a secret key (32 bytes) as the draft says; throws `key_invalid` on another length. The caller wipes it. §2 */
export function expandKem(secretKey: Uint8Array): ExpandedKem {
  if (secretKey.length !== 32) throw new DropError('key_invalid');
  const library = sodium();
  const expanded = library.crypto_xof_shake256(96, secretKey);
  const exchange = expanded.slice(64);
  const pair = library.crypto_kem_mlkem768_seed_keypair(expanded.subarray(0, 64));
  wipe(expanded);
  return { kem: pair.privateKey, exchange, exchangePublic: library.crypto_scalarmult_base(exchange) };
}

/** Wipes an expanded secret key. */
export function wipeExpandedKem({ kem, exchange }: ExpandedKem): void {
  wipe(kem, exchange);
}

/**
 * The shared secret (32 bytes, secret) of a ciphertext. A ciphertext for another key gives an unrelated secret,
 * not an error: what is sealed under it then fails to open. The key is the seed (32 bytes), or the same expanded: both give the
 * same. Throws `key_invalid` on wrong lengths, or a ciphertext that the scheme refuses. §2
 */
export function decapsulate(ciphertext: Uint8Array, secretKey: Uint8Array | ExpandedKem): Uint8Array {
  if (ciphertext.length !== KEM_CIPHERTEXT_SIZE) throw new DropError('key_invalid');
  if (!(secretKey instanceof Uint8Array)) return decapsulateExpanded(ciphertext, secretKey);
  if (secretKey.length !== 32) throw new DropError('key_invalid');
  try {
    return sodium().crypto_kem_xwing_dec(ciphertext, secretKey);
  } catch {
    throw new DropError('key_invalid');
  }
}

function decapsulateExpanded(ciphertext: Uint8Array, key: ExpandedKem): Uint8Array {
  const library = sodium();
  const theirs = ciphertext.subarray(KEM_PART);
  let exchanged: Uint8Array;
  try {
    exchanged = library.crypto_scalarmult(key.exchange, theirs);
  } catch {
    throw new DropError('key_invalid');
  }
  const shared = library.crypto_kem_mlkem768_dec(ciphertext.subarray(0, KEM_PART), key.kem);
  const combined = concat(shared, exchanged, theirs, key.exchangePublic, LABEL);
  const secret = library.crypto_hash_sha3256(combined);
  wipe(shared, exchanged, combined);
  return secret;
}
