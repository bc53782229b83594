import { startBox } from './box.ts';
import { concat } from './encoding.ts';
import { hash } from './hash.ts';
import { pad } from './padding.ts';
import { sign } from './signing.ts';
import { wipe } from './sodium.ts';
import { encodeHeader, type EnvelopeHeader } from './wire/envelope.ts';

/** Everything that goes into an envelope. §6 */
export interface Letter {
  readonly header: EnvelopeHeader;
  /** The recipient's X-Wing public key, 1216 bytes: the epoch's, or the reporter's own for a reply. */
  readonly recipient: Uint8Array;
  /** The thread it belongs to, 32 bytes. */
  readonly threadKey: Uint8Array;
  /** The message as JSON (content.ts); secret. */
  readonly content: Uint8Array;
  /** The sender's Ed25519 secret key, 64 bytes. */
  readonly sender: Uint8Array;
}

/**
 * Signs and seals a message: an envelope of 8192, 32768 or 131072 bytes, which only the recipient can open and which
 * belongs to one thread. `randomness` (64 secret bytes) is for test vectors alone. §6
 * Throws `content_too_long` with the count that is over, or `key_invalid`.
 */
export function sealEnvelope(letter: Letter, randomness?: Uint8Array): Uint8Array {
  const header = encodeHeader(letter.header);
  const box = startBox(
    letter.recipient,
    { context: 'envelope v1', header, place: letter.threadKey },
    randomness,
  );
  const signature = sign(
    'message v1',
    [header, box.ciphertext, letter.threadKey, letter.content],
    letter.sender,
  );
  const signed = concat(signature, letter.content);
  const padded = pad(signed);
  const envelope = concat(header, box.ciphertext, box.finish(padded));
  wipe(signed, padded);
  return envelope;
}

/** The hash that names an envelope in its chain: BLAKE2b-256 of all of it, 32 bytes. §7 */
export function envelopeHash(envelope: Uint8Array): Uint8Array {
  return hash('', envelope);
}
