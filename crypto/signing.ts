import { isKnownGood } from './ahead.ts';
import { concat, encodeText, encodeU32 } from './encoding.ts';
import { DropError } from './errors.ts';
import { sodium } from './sodium.ts';

/** The domain tags of signatures; no two uses share one, so no signature can be taken for another. §3 */
export type SigningContext =
  | 'message v1'
  | 'taken v1'
  | 'transfer v1'
  | 'session v1'
  | 'withdrawal v1'
  | 'enrolment v1'
  | 'export v1'
  | 'closing v1'
  | 'closed v1';

/** An Ed25519 key pair: 32 public bytes; 64 secret bytes (seed ‖ public key). §2 */
export interface SigningKeys {
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
}

/** Derives the Ed25519 pair (RFC 8032) of a secret 32-byte seed; throws `key_invalid` on another length. §2 */
export function signingKeys(seed: Uint8Array): SigningKeys {
  if (seed.length !== 32) throw new DropError('key_invalid');
  const pair = sodium().crypto_sign_seed_keypair(seed);
  return { publicKey: pair.publicKey, secretKey: pair.privateKey };
}

/**
 * The bytes that a signature covers: the tag, a zero byte, then each field behind its length (4 bytes,
 * big-endian). The zero byte ends the tag, so no tag can run into a field. §3
 */
function signedBytes(context: SigningContext, fields: readonly Uint8Array[]): Uint8Array {
  const framed = fields.flatMap((field) => [encodeU32(field.length), field]);
  return concat(encodeText(context), Uint8Array.of(0), ...framed);
}

/** Signs the fields under a domain tag with a secret key of 64 bytes: 64 bytes, Ed25519 (RFC 8032). §3 */
export function sign(
  context: SigningContext,
  fields: readonly Uint8Array[],
  secretKey: Uint8Array,
): Uint8Array {
  return sodium().crypto_sign_detached(signedBytes(context, fields), secretKey);
}

/** Whether `signature` (64 bytes) over the fields is good under `publicKey` (32 bytes). Never throws. §3 */
export function verify(
  context: SigningContext,
  fields: readonly Uint8Array[],
  signature: Uint8Array,
  publicKey: Uint8Array,
): boolean {
  return verifyBytes(signedBytes(context, fields), signature, publicKey);
}

/** Signs bytes that carry their own domain tag (the pre-authentication encoding of DSSE) : 64 bytes. §3 */
export function signBytes(message: Uint8Array, secretKey: Uint8Array): Uint8Array {
  return sodium().crypto_sign_detached(message, secretKey);
}

/** Whether `signature` over bytes that carry their own domain tag is good. Wrong lengths are just not good. §3 */
export function verifyBytes(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  if (isKnownGood(message, signature, publicKey)) return true;
  return sodium().crypto_sign_verify_detached(signature, message, publicKey);
}
