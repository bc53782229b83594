import type { Claim } from '../ahead.ts';
import { dayFromNumber, dayNumber, LAST_DAY_NUMBER, type Day } from '../days.ts';
import { concat, encodeText } from '../encoding.ts';
import { DropError } from '../errors.ts';
import { signBytes, verifyBytes, type SigningKeys } from '../signing.ts';
import { NOTE_KEY, noteKeyId, signaturesOf, type NoteSignature, type UnverifiedNote } from './note.ts';

const SECONDS_A_DAY = 86_400;
/** A time of 8 bytes and an Ed25519 signature. §5.8 */
export const COSIGNATURE_SIZE = 72;

/** The name that a desk cosigns under: the id of its destination, a stroke and its own id. §5.8 */
export function witnessName(destination: string, desk: string): string {
  return `${destination}/${desk}`;
}

/** The seconds since 1970 of a day's beginning: nothing finer stands in a cosignature. */
function secondsOf(day: Day): number {
  return dayNumber(day) * SECONDS_A_DAY;
}

/** What a cosignature covers (C2SP tlog-cosignature, Ed25519): no domain tag of ours begins like it. §3, §5.8 */
function cosigned(text: string, seconds: number): Uint8Array {
  return encodeText(`cosignature/v1\ntime ${String(seconds)}\n${text}`);
}

/** Cosigns the text of a checkpoint for that day, under the witness's name. §5.8 */
export function signCosignature(text: string, name: string, day: Day, keys: SigningKeys): NoteSignature {
  const seconds = secondsOf(day);
  const time = new Uint8Array(8);
  new DataView(time.buffer).setBigUint64(0, BigInt(seconds));
  const bytes = concat(time, signBytes(cosigned(text, seconds), keys.secretKey));
  return { name, keyId: noteKeyId(name, NOTE_KEY.cosignature, keys.publicKey), bytes };
}

/** The day that a cosignature names; throws `log_malformed` where it is none, or names a moment within a day. §5.8 */
export function cosignedOn({ bytes }: Pick<NoteSignature, 'bytes'>): Day {
  if (bytes.length !== COSIGNATURE_SIZE) throw new DropError('log_malformed');
  const day = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0)) / SECONDS_A_DAY;
  if (!Number.isInteger(day) || day > LAST_DAY_NUMBER) throw new DropError('log_malformed');
  return dayFromNumber(day);
}

/** What a note says that the witness of that name and key (32 bytes) has cosigned, to be verified ahead. Throws `log_malformed`. §5.8 */
export function cosignatureClaims(note: UnverifiedNote, name: string, key: Uint8Array): Claim[] {
  const own = signaturesOf(note, name, NOTE_KEY.cosignature, key);
  return own.map((signature) => claimOf(note, signature, key));
}

function claimOf({ text }: UnverifiedNote, signature: NoteSignature, publicKey: Uint8Array): Claim {
  const message = cosigned(text, secondsOf(cosignedOn(signature)));
  return { message, signature: signature.bytes.subarray(8), publicKey };
}

/**
 * Verifies a witness's cosignature under a note and gives the day that it names, the last one of several; null where the note
 * has none by that name and key (32 bytes). Throws `log_malformed`, or `log_signature` where it is false. §5.8
 */
export function verifyCosignature(note: UnverifiedNote, name: string, key: Uint8Array): Day | null {
  const days = signaturesOf(note, name, NOTE_KEY.cosignature, key).map((signature) => {
    const { message, signature: bytes } = claimOf(note, signature, key);
    if (!verifyBytes(message, bytes, key)) throw new DropError('log_signature');
    return cosignedOn(signature);
  });
  return days.sort().at(-1) ?? null;
}
