import type { Claim } from '../ahead.ts';
import { encodeText } from '../encoding.ts';
import { DropError } from '../errors.ts';
import { signBytes, verifyBytes, type SigningKeys } from '../signing.ts';
import {
  decodePaddedBase64,
  encodePaddedBase64,
  NOTE_KEY,
  noteKeyId,
  signaturesOf,
  type NoteSignature,
  type UnverifiedNote,
} from './note.ts';
import type { Head } from './tree.ts';

/** A log as the directory names it: its origin and its Ed25519 key (32 bytes). §5.1 */
export interface LogName {
  readonly origin: string;
  readonly key: Uint8Array;
}

/** What a log says that it holds: its size and root at some moment. §5.8 */
export interface Checkpoint extends Head {
  readonly origin: string;
}

/** The text of a checkpoint (C2SP tlog-checkpoint), three lines. §5.8 */
export function encodeCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${String(size)}\n${encodePaddedBase64(root)}\n`;
}

/** Reads the text of a checkpoint; extension lines are not taken. Throws `log_malformed`. §5.8 */
export function decodeCheckpoint(text: string): Checkpoint {
  const [origin = '', size = '', root = '', end, ...more] = text.split('\n');
  const whole = end === '' && more.length === 0 && origin !== '' && /^(0|[1-9]\d{0,15})$/.test(size);
  const hash = decodePaddedBase64(root);
  if (!whole || hash.length !== 32 || !Number.isSafeInteger(Number(size)))
    throw new DropError('log_malformed');
  return { origin, size: Number(size), root: hash };
}

/** Signs a checkpoint's text with the log's key: the line that makes it a note. §5.8 */
export function signCheckpoint(checkpoint: Checkpoint, keys: SigningKeys): NoteSignature {
  const { origin } = checkpoint;
  const bytes = signBytes(encodeText(encodeCheckpoint(checkpoint)), keys.secretKey);
  return { name: origin, keyId: noteKeyId(origin, NOTE_KEY.ed25519, keys.publicKey), bytes };
}

/** What a note says that the log's key has signed, to be verified ahead. §5.8 */
export function checkpointClaims(note: UnverifiedNote, { origin, key }: LogName): Claim[] {
  const message = encodeText(note.text);
  const own = signaturesOf(note, origin, NOTE_KEY.ed25519, key);
  return own.map(({ bytes }) => ({ message, signature: bytes, publicKey: key }));
}

/**
 * Verifies that a note is a checkpoint of that log, signed by its key. Throws `log_malformed`, or `log_signature` where it
 * is of another log, not signed or falsely signed. §5.8
 */
export function verifyCheckpoint(note: UnverifiedNote, { origin, key }: LogName): Checkpoint {
  const checkpoint = decodeCheckpoint(note.text);
  const claims = checkpointClaims(note, { origin, key });
  const good =
    claims.length > 0 && claims.every(({ message, signature }) => verifyBytes(message, signature, key));
  if (checkpoint.origin !== origin || !good) throw new DropError('log_signature');
  return checkpoint;
}
