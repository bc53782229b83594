import { DropError } from './errors.ts';
import { ENVELOPE_SIZES, HEADER_SIZE, KEM_CIPHERTEXT_SIZE, SIGNATURE_SIZE, TAG_SIZE } from './wire/sizes.ts';

/** What an envelope needs beside its padded plaintext: header, X-Wing ciphertext, Poly1305 tag. §6 */
const OUTSIDE = HEADER_SIZE + KEM_CIPHERTEXT_SIZE + TAG_SIZE;

/** The most bytes of message JSON that fit into the largest envelope, beside its signature and one byte of padding. §6 */
export const CONTENT_MAX = Math.max(...ENVELOPE_SIZES) - OUTSIDE - SIGNATURE_SIZE - 1;

/**
 * Pads a plaintext (ISO/IEC 7816-4: 0x80, then zeros) to fill the smallest envelope that holds it. §6
 * Throws `content_too_long` with the count of bytes that are over.
 */
export function pad(plaintext: Uint8Array): Uint8Array {
  const size = ENVELOPE_SIZES.find((total) => plaintext.length < total - OUTSIDE);
  if (size === undefined) {
    throw new DropError('content_too_long', plaintext.length - SIGNATURE_SIZE - CONTENT_MAX);
  }
  const padded = new Uint8Array(size - OUTSIDE);
  padded.set(plaintext);
  padded[plaintext.length] = 0x80;
  return padded;
}

/** Takes the padding off again; throws `padding_invalid` where it is not ISO/IEC 7816-4. §6 */
export function unpad(padded: Uint8Array): Uint8Array {
  // What comes here is authenticated, so nothing is told by how long it takes; the library's own looks at every byte.
  let end = padded.length - 1;
  while (padded[end] === 0) end -= 1;
  if (padded[end] !== 0x80) throw new DropError('padding_invalid');
  return padded.slice(0, end);
}
