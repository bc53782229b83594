import type { Day } from './days.ts';
import { concat, decodeBase64, encodeBase64, encodeText } from './encoding.ts';
import { DropError } from './errors.ts';
import { hash } from './hash.ts';
import { sign, verify } from './signing.ts';
import { decodeFrames, encodeFrames, FRAME } from './wire/frames.ts';
import { CLOSING_HEAD_SIZE, CLOSING_MAX, SIGNATURE_SIZE } from './wire/sizes.ts';

/** A unit's word that a thread's ciphertext is to go, with the two envelopes that stay in its place. §8.4 */
export interface Closing {
  /** How far the desk had read the inbox: nothing of the thread may have come after. */
  readonly cursor: bigint;
  /** The last reply, which says so to the reporter. */
  readonly reply: Uint8Array;
  /** The last note, which says so to the unit. */
  readonly note: Uint8Array;
}

function signedFields(threadKey: Uint8Array, cursor: Uint8Array, envelopes: Uint8Array): Uint8Array[] {
  return [threadKey, cursor, hash('', envelopes)];
}

/**
 * Signs with the unit's Ed25519 secret key (64 bytes) that a thread (its key, 32) is taken off the server on that day: what
 * last reply and last note carry. 64 bytes as text. §8.4
 */
export function signClosed(threadKey: Uint8Array, date: Day, secretKey: Uint8Array): string {
  return encodeBase64(sign('closed v1', [threadKey, encodeText(date)], secretKey));
}

/**
 * Whether the unit with that key (32 bytes) took the thread (its key, 32) off the server on that day. §8.4
 * Throws `encoding_invalid` where the signature is no base64url text.
 */
export function isClosedBy(
  threadKey: Uint8Array,
  { date, signature }: { readonly date: Day; readonly signature: string },
  unit: Uint8Array,
): boolean {
  return verify('closed v1', [threadKey, encodeText(date)], decodeBase64(signature), unit);
}

/** Encodes and signs a closing with the unit's key (64 bytes, secret): cursor (8) ‖ signature (64) ‖ two frames. §8.4 */
export function signClosing(closing: Closing, threadKey: Uint8Array, secretKey: Uint8Array): Uint8Array {
  const cursor = new Uint8Array(8);
  new DataView(cursor.buffer).setBigUint64(0, closing.cursor);
  const envelopes = encodeFrames(
    [closing.reply, closing.note].map((bytes) => ({ tag: FRAME.message, bytes })),
  );
  const signature = sign('closing v1', signedFields(threadKey, cursor, envelopes), secretKey);
  return concat(cursor, signature, envelopes);
}

/**
 * Reads a closing and verifies that the unit with that public key (32 bytes) signed it for that thread. What the envelopes
 * are is not looked at. §8.4
 * Throws `frame_malformed` where it is not of that form, `message_signature` where somebody else made it.
 */
export function openClosing(bytes: Uint8Array, threadKey: Uint8Array, publicKey: Uint8Array): Closing {
  if (bytes.length > CLOSING_MAX) throw new DropError('frame_malformed');
  const cursor = bytes.subarray(0, 8);
  const signature = bytes.subarray(8, 8 + SIGNATURE_SIZE);
  const envelopes = bytes.subarray(CLOSING_HEAD_SIZE);
  const [reply, note, ...more] = decodeFrames(envelopes);
  if (reply?.tag !== FRAME.message || note?.tag !== FRAME.message || more.length > 0) {
    throw new DropError('frame_malformed');
  }
  if (!verify('closing v1', signedFields(threadKey, cursor, envelopes), signature, publicKey)) {
    throw new DropError('message_signature');
  }
  const number = new DataView(cursor.buffer, cursor.byteOffset).getBigUint64(0);
  return { cursor: number, reply: reply.bytes, note: note.bytes };
}
