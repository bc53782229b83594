import { concat, encodeText } from './encoding.ts';
import { sodium } from './sodium.ts';

/** BLAKE2b-256 (RFC 7693) of the context's ASCII bytes followed by the parts: 32 bytes. §2 */
export function hash(context: string, ...parts: readonly Uint8Array[]): Uint8Array {
  return sodium().crypto_generichash(32, concat(encodeText(context), ...parts), null);
}

/** BLAKE2b-256 keyed with `key` (32 bytes, secret) over the parts: 32 secret bytes. §2 */
export function keyedHash(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  return sodium().crypto_generichash(32, concat(...parts), key);
}
