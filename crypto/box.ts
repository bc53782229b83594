import { concat, encodeText } from './encoding.ts';
import { DropError, type ErrorCode } from './errors.ts';
import { hash, keyedHash } from './hash.ts';
import { decapsulate, encapsulate, type ExpandedKem, type KemKeys } from './kem.ts';
import { sodium, wipe } from './sodium.ts';
import { KEM_CIPHERTEXT_SIZE } from './wire/sizes.ts';

/** What a box is bound to: its use, the bytes in front of it, and where it belongs. §6.2 */
export interface Binding {
  readonly context: 'envelope v1' | 'seeds v1' | 'handover v1';
  readonly header: Uint8Array;
  readonly place: Uint8Array;
}

const NONCE = new Uint8Array(24);

/** What opens boxes that were sealed to a public key (1216 bytes): its secret key, as it is or expanded. §6.2 */
export interface BoxKeys {
  readonly publicKey: KemKeys['publicKey'];
  readonly secretKey: KemKeys['secretKey'] | ExpandedKem;
}

/** `recipient` is the hash of the public key (32 bytes). */
function bindingBytes(binding: Binding, ciphertext: Uint8Array, recipient: Uint8Array): Uint8Array {
  return concat(encodeText(binding.context), binding.header, ciphertext, recipient, binding.place);
}

/** A box being made: the X-Wing ciphertext is known before the plaintext, which may sign it. §6.2 */
export interface BoxStart {
  /** 1120 bytes. */
  readonly ciphertext: Uint8Array;
  /**
   * Seals the plaintext under the one-time key and wipes that key: plaintext length + 16 bytes. A second call throws a
   * plain `Error` (a programming fault), since the nonce is fixed.
   */
  readonly finish: (plaintext: Uint8Array) => Uint8Array;
}

/**
 * Begins a box to an X-Wing public key (1216 bytes): X-Wing, keyed BLAKE2b-256, XChaCha20-Poly1305 with a zero nonce,
 * as the key is fresh. `randomness` (64 secret bytes) is for test vectors alone. Throws `key_invalid`. §6.2
 */
export function startBox(publicKey: Uint8Array, binding: Binding, randomness?: Uint8Array): BoxStart {
  const { ciphertext, sharedSecret } = encapsulate(publicKey, randomness);
  const bound = bindingBytes(binding, ciphertext, hash('', publicKey));
  const key = keyedHash(sharedSecret, bound);
  wipe(sharedSecret);
  let finished = false;
  return {
    ciphertext,
    finish: (plaintext) => {
      if (finished) throw new Error('a box is finished once: its key is gone');
      finished = true;
      const sealed = sodium().crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, bound, null, NONCE, key);
      wipe(key);
      return sealed;
    },
  };
}

/**
 * What opens one box and nothing else: the secret that its X-Wing ciphertext gives (32 bytes, secret) and the hash of
 * the public key that it was sealed to (32). §6.3
 */
export interface Opening {
  readonly secret: Uint8Array;
  readonly recipient: Uint8Array;
}

/** The opening of X-Wing ciphertext ‖ sealed bytes, by the recipient's keys. Throws `failure` where it cannot be one. §6.3 */
export function openingOf(box: Uint8Array, keys: BoxKeys, failure: ErrorCode): Opening {
  if (box.length < KEM_CIPHERTEXT_SIZE) throw new DropError(failure);
  const secret = openCiphertext(box.subarray(0, KEM_CIPHERTEXT_SIZE), keys, failure);
  return { secret, recipient: hash('', keys.publicKey) };
}

/**
 * Opens X-Wing ciphertext ‖ sealed bytes with their opening: the secret plaintext. §6.2, §6.3
 * Throws `failure` where a byte was changed, or the box was made for another key, header or place.
 */
export function openBoxWith(
  box: Uint8Array,
  { secret, recipient }: Opening,
  binding: Binding,
  failure: ErrorCode,
): Uint8Array {
  if (box.length < KEM_CIPHERTEXT_SIZE) throw new DropError(failure);
  const bound = bindingBytes(binding, box.subarray(0, KEM_CIPHERTEXT_SIZE), recipient);
  const key = keyedHash(secret, bound);
  try {
    return sodium().crypto_aead_xchacha20poly1305_ietf_decrypt(
      null,
      box.subarray(KEM_CIPHERTEXT_SIZE),
      bound,
      NONCE,
      key,
    );
  } catch {
    throw new DropError(failure);
  } finally {
    wipe(key);
  }
}

/**
 * Opens X-Wing ciphertext ‖ sealed bytes with the recipient's keys: the secret plaintext. §6.2
 * Throws `failure` where a byte was changed, or the box was made for another key, header or place.
 */
export function openBox(box: Uint8Array, keys: BoxKeys, binding: Binding, failure: ErrorCode): Uint8Array {
  const opening = openingOf(box, keys, failure);
  try {
    return openBoxWith(box, opening, binding, failure);
  } finally {
    wipe(opening.secret);
  }
}

/** A ciphertext that X-Wing itself refuses (a Curve25519 point of low order) is a changed byte like any other. */
function openCiphertext(ciphertext: Uint8Array, keys: BoxKeys, failure: ErrorCode): Uint8Array {
  try {
    return decapsulate(ciphertext, keys.secretKey);
  } catch {
    throw new DropError(failure);
  }
}
