import * as v from 'valibot';
import { verifyDeskCertificate } from './documents/desk-certificate.ts';
import { findDestination, type Directory } from './documents/directory.ts';
import type { UnverifiedDocument } from './dsse.ts';
import { decodeBase64, encodeBase64, encodeText } from './encoding.ts';
import { DropError } from './errors.ts';
import { base64Text, day, decodeJson, destinationId, encodeJson } from './json.ts';
import { sign, verify } from './signing.ts';
import { dsseBody } from './wire/bodies.ts';
import { KEM_PUBLIC_KEY_SIZE } from './wire/sizes.ts';

/** The public keys of the reporter that a report brings: Ed25519 (32 bytes) and X-Wing (1216), as text. §7.2 */
export const reporterKeys = v.strictObject({
  sign: base64Text(32),
  kem: base64Text(KEM_PUBLIC_KEY_SIZE),
});

/** The word of a service's desk that it took a report by phone; see {@link verifyTaken}. §7.7 */
export const takenSchema = v.strictObject({
  by: destinationId,
  certificate: dsseBody,
  signature: base64Text(64),
});

/** See {@link takenSchema}. Nothing shows that it is true before {@link verifyTaken}. §7.7 */
export type UnverifiedTaken = v.InferOutput<typeof takenSchema>;

/** Whoever takes a report: a desk of a clearing destination. §7.7 */
export interface Taker {
  /** The id of the desk's own destination. */
  readonly by: string;
  readonly certificate: UnverifiedDocument;
  /** The desk's Ed25519 secret key, 64 bytes. */
  readonly secretKey: Uint8Array;
}

const claimedSchema = v.object({ keys: reporterKeys, date: day, answers: v.unknown(), taken: takenSchema });

/** What of a report is covered; `answers` as they stand in its JSON, not as a decoder trims them. Secret. */
type Covered = Omit<v.InferOutput<typeof claimedSchema>, 'taken'>;

function signedFields(destination: string, { keys, date, answers }: Covered): Uint8Array[] {
  return [
    encodeText(destination),
    decodeBase64(keys.sign, 32),
    decodeBase64(keys.kem, KEM_PUBLIC_KEY_SIZE),
    encodeText(date),
    encodeJson(answers),
  ];
}

/** Signs that a desk took a report by phone for this destination (its id). Throws nothing. §7.7 */
export function signTaken(destination: string, report: Covered, taker: Taker): UnverifiedTaken {
  const signature = sign('taken v1', signedFields(destination, report), taker.secretKey);
  return { by: taker.by, certificate: taker.certificate, signature: encodeBase64(signature) };
}

/**
 * Verifies that a desk of a clearing destination took a report by phone for `destination` (an id): `content` is the
 * report's JSON as it was sealed, which has been decoded already. Gives the service's id and its desk's. §7.7
 * Throws `content_invalid` (it does not say so), `destination_unknown` (no such service in the directory),
 * `document_destination` (no clearing destination), as `verifyDeskCertificate` does, or `message_signature`.
 */
export function verifyTaken(
  content: Uint8Array,
  destination: string,
  directory: Directory,
): { readonly by: string; readonly desk: string } {
  const { taken, ...report } = decodeJson(content, claimedSchema, 'content_invalid');
  const service = findDestination(directory, taken.by);
  if (service.kind !== 'clearing') throw new DropError('document_destination');
  const desk = verifyDeskCertificate(taken.certificate, service, report.date);
  const fields = signedFields(destination, report);
  if (!verify('taken v1', fields, decodeBase64(taken.signature, 64), desk.sign)) {
    throw new DropError('message_signature');
  }
  return { by: service.id, desk: desk.desk };
}
