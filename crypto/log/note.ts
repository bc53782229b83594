import { concat, encodeText, equalBytes } from '../encoding.ts';
import { DropError } from '../errors.ts';
import { QUORUM_MAX } from '../wire/log.ts';
import { sha256Of } from './tree.ts';

/** What a signature of a note is: the byte that C2SP's signed-note gives it. §5.8 */
export const NOTE_KEY = { ed25519: 1, cosignature: 4 } as const;

/** One signature line: the signer's name, the first 4 bytes of the hash of its key, and what follows them. §5.8 */
export interface NoteSignature {
  readonly name: string;
  readonly keyId: Uint8Array;
  readonly bytes: Uint8Array;
}

/** A signed note (C2SP signed-note); `text` ends with a new line. Its signatures are not verified. §5.8 */
export interface UnverifiedNote {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

const SIGNATURES_MAX = QUORUM_MAX + 1;
const NAME = /^[^\s+]+$/u;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Encodes bytes as base64 with padding (RFC 4648 §4), which C2SP's formats use. §5.8 */
export function encodePaddedBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** Decodes base64 with padding; one spelling for each byte string. Throws `log_malformed`. §5.8 */
export function decodePaddedBase64(text: string): Uint8Array {
  if (!BASE64.test(text)) throw new DropError('log_malformed');
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  if (encodePaddedBase64(bytes) !== text) throw new DropError('log_malformed');
  return bytes;
}

/** The id of a key (32 bytes) under a name: 4 bytes, a hint. §5.8 */
export function noteKeyId(name: string, type: number, publicKey: Uint8Array): Uint8Array {
  return sha256Of(concat(encodeText(`${name}\n`), Uint8Array.of(type), publicKey)).subarray(0, 4);
}

/** A key as C2SP writes it for the tools of others: `name+hexadecimal id+base64`. §5.8 */
export function encodeVerifierKey(name: string, type: number, publicKey: Uint8Array): string {
  const id = [...noteKeyId(name, type, publicKey)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${name}+${id}+${encodePaddedBase64(concat(Uint8Array.of(type), publicKey))}`;
}

/** Encodes a note with its signatures. §5.8 */
export function encodeNote({ text, signatures }: UnverifiedNote): string {
  const lines = signatures.map(
    ({ name, keyId, bytes }) => `— ${name} ${encodePaddedBase64(concat(keyId, bytes))}\n`,
  );
  return `${text}\n${lines.join('')}`;
}

/** Decodes a note; throws `log_malformed`. §5.8 */
export function decodeNote(note: string): UnverifiedNote {
  const cut = note.lastIndexOf('\n\n');
  const lines = note.slice(cut + 2).split('\n');
  const clean = encodeText(note).every((byte) => byte === 10 || byte >= 32);
  if (cut < 0 || !clean || lines.pop() !== '' || lines.length === 0 || lines.length > SIGNATURES_MAX) {
    throw new DropError('log_malformed');
  }
  return { text: note.slice(0, cut + 1), signatures: lines.map((line) => decodeSignature(line)) };
}

function decodeSignature(line: string): NoteSignature {
  const [dash, name = '', encoded = '', ...more] = line.split(' ');
  if (dash !== '—' || !NAME.test(name) || more.length > 0) throw new DropError('log_malformed');
  const bytes = decodePaddedBase64(encoded);
  if (bytes.length < 5) throw new DropError('log_malformed');
  return { name, keyId: bytes.subarray(0, 4), bytes: bytes.subarray(4) };
}

/** The signatures of a note that say that they are of that key: others are passed over. §5.8 */
export function signaturesOf(
  { signatures }: UnverifiedNote,
  name: string,
  type: number,
  publicKey: Uint8Array,
): readonly NoteSignature[] {
  const id = noteKeyId(name, type, publicKey);
  return signatures.filter((signature) => signature.name === name && equalBytes(signature.keyId, id));
}
