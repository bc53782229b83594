import { openBoxWith, openingOf, type BoxKeys, type Opening } from './box.ts';
import { DropError } from './errors.ts';
import { unpad } from './padding.ts';
import { verify } from './signing.ts';
import { wipe } from './sodium.ts';
import { decodeHeader, type EnvelopeHeader } from './wire/envelope.ts';
import { HEADER_SIZE, KEM_CIPHERTEXT_SIZE, SIGNATURE_SIZE } from './wire/sizes.ts';

/**
 * An opened envelope whose sender nobody has verified yet: anybody who knows the recipient's public key could have
 * made it. Read `content` only to learn whose key it claims, then call {@link verifySender}. §6
 */
export interface UnverifiedMessage {
  readonly header: EnvelopeHeader;
  readonly threadKey: Uint8Array;
  /** The message as JSON; secret. */
  readonly content: Uint8Array;
  /** 64 bytes. */
  readonly signature: Uint8Array;
  /** The signed front of the envelope: header and X-Wing ciphertext, 1130 bytes. */
  readonly front: Uint8Array;
}

/**
 * Opens an envelope of a thread with the recipient's X-Wing keys. §6
 * Throws as `decodeHeader` does, `envelope_unopenable` (changed, of another thread, or for another key) or
 * `padding_invalid`.
 */
export function openEnvelope(envelope: Uint8Array, keys: BoxKeys, threadKey: Uint8Array): UnverifiedMessage {
  const opening = envelopeOpening(envelope, keys);
  try {
    return openEnvelopeWith(envelope, opening, threadKey);
  } finally {
    wipe(opening.secret);
  }
}

/** The opening of an envelope, by its recipient's keys. Throws as `decodeHeader` does, or `envelope_unopenable`. §6.3 */
export function envelopeOpening(envelope: Uint8Array, keys: BoxKeys): Opening {
  decodeHeader(envelope);
  return openingOf(envelope.subarray(HEADER_SIZE), keys, 'envelope_unopenable');
}

/** Opens an envelope of a thread with its opening. Throws as {@link openEnvelope}. §6.3 */
export function openEnvelopeWith(
  envelope: Uint8Array,
  opening: Opening,
  threadKey: Uint8Array,
): UnverifiedMessage {
  const header = decodeHeader(envelope);
  const padded = openBoxWith(
    envelope.subarray(HEADER_SIZE),
    opening,
    { context: 'envelope v1', header: envelope.subarray(0, HEADER_SIZE), place: threadKey },
    'envelope_unopenable',
  );
  const plaintext = unpad(padded);
  wipe(padded);
  if (plaintext.length < SIGNATURE_SIZE) throw new DropError('padding_invalid');
  return {
    header,
    threadKey,
    content: plaintext.subarray(SIGNATURE_SIZE),
    signature: plaintext.subarray(0, SIGNATURE_SIZE),
    front: envelope.slice(0, HEADER_SIZE + KEM_CIPHERTEXT_SIZE),
  };
}

/** Checks that the sender with that Ed25519 key (32 bytes) made the message; throws `message_signature`. §6 */
export function verifySender(message: UnverifiedMessage, publicKey: Uint8Array): void {
  const fields = [
    message.front.subarray(0, HEADER_SIZE),
    message.front.subarray(HEADER_SIZE),
    message.threadKey,
    message.content,
  ];
  if (!verify('message v1', fields, message.signature, publicKey)) throw new DropError('message_signature');
}
