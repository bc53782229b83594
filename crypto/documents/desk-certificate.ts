import * as v from 'valibot';
import type { Day } from '../days.ts';
import { decodeBase64, encodeBase64 } from '../encoding.ts';
import { DropError } from '../errors.ts';
import { payloadBytes, signDocument, verifyDocument, type UnverifiedDocument } from '../dsse.ts';
import { hash } from '../hash.ts';
import { base64Text, day, decodeExactJson, destinationId, encodeJson } from '../json.ts';
import type { SigningKeys } from '../signing.ts';
import { unitKey, type Destination } from './directory.ts';

const deskCertificate = v.pipe(
  v.strictObject({
    v: v.literal(1),
    destination: destinationId,
    sign: base64Text(32),
    notBefore: day,
    notAfter: day,
  }),
  v.check((it) => it.notBefore <= it.notAfter),
);

/** What a unit signs for each desk: that this Ed25519 key (32 bytes, as text) speaks for it on these days. §5.4 */
export type DeskCertificateContent = v.InferOutput<typeof deskCertificate>;

/** A verified desk certificate. §5.4 */
export interface DeskCertificate {
  readonly destination: string;
  readonly desk: string;
  /** Ed25519 public key, 32 bytes. */
  readonly sign: Uint8Array;
  readonly notBefore: Day;
  readonly notAfter: Day;
}

/** The id of a desk: the first 12 bytes of its verification key's hash, as text. Nobody can choose one. §5.3 */
export function deskId(sign: Uint8Array): string {
  return encodeBase64(hash('desk v1', sign).subarray(0, 12));
}

/** Signs a desk certificate with the unit key; throws `document_invalid` where it breaks a rule of §5.4. */
export function signDeskCertificate(content: DeskCertificateContent, unit: SigningKeys): UnverifiedDocument {
  const payload = encodeJson(content);
  decodeExactJson(payload, deskCertificate, 'document_invalid');
  return signDocument('desk-certificate', payload, unit);
}

/**
 * The key (32 bytes) that a desk certificate is about, and the id of the destination, before anything is verified: for finding
 * what the desk has signed. Throws `document_malformed` or `document_invalid`. §5.4
 */
export function claimed({ payload }: UnverifiedDocument): {
  readonly destination: string;
  readonly key: Uint8Array;
} {
  const { destination, sign } = decodeExactJson(payloadBytes(payload), deskCertificate, 'document_invalid');
  return { destination, key: decodeBase64(sign, 32) };
}

/**
 * Verifies that the destination's unit vouches for a desk on the day of its message. §5.4
 * Throws as `verifyDocument` does, `document_invalid`, `document_destination`, `document_not_yet_valid` or
 * `document_expired`.
 */
export function verifyDeskCertificate(
  document: UnverifiedDocument,
  destination: Destination,
  on: Day,
): DeskCertificate {
  const payload = verifyDocument('desk-certificate', document, unitKey(destination));
  const content = decodeExactJson(payload, deskCertificate, 'document_invalid');
  if (content.destination !== destination.id) throw new DropError('document_destination');
  if (on < content.notBefore) throw new DropError('document_not_yet_valid');
  if (content.notAfter < on) throw new DropError('document_expired');
  const sign = decodeBase64(content.sign, 32);
  return {
    destination: content.destination,
    desk: deskId(sign),
    sign,
    notBefore: content.notBefore,
    notAfter: content.notAfter,
  };
}
