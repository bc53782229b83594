import type { Opening } from './box.ts';
import { concat, decodeBase64, encodeBase64 } from './encoding.ts';

const PART = 32;

/** Encodes the opening of the envelope with that hash (32 bytes as text): hash ‖ recipient ‖ secret, 96 bytes as text. Secret. §6.3 */
export function encodeOpening(hash: string, { recipient, secret }: Opening): string {
  return encodeBase64(concat(decodeBase64(hash, PART), recipient, secret));
}

/** The hash of an envelope (as text) and its opening; throws `encoding_invalid`. §6.3 */
export function decodeOpening(text: string): { readonly hash: string; readonly opening: Opening } {
  const bytes = decodeBase64(text, 3 * PART);
  return {
    hash: encodeBase64(bytes.subarray(0, PART)),
    opening: { recipient: bytes.slice(PART, 2 * PART), secret: bytes.slice(2 * PART) },
  };
}
