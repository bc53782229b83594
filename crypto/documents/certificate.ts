import * as v from 'valibot';
import type { Day } from '../days.ts';
import { decodeBase64 } from '../encoding.ts';
import { DropError } from '../errors.ts';
import { documentHash, signDocument, verifyDocument, type UnverifiedDocument } from '../dsse.ts';
import { base64Text, day, decodeExactJson, destinationId, encodeJson, u32 } from '../json.ts';
import type { SigningKeys } from '../signing.ts';
import { KEM_PUBLIC_KEY_SIZE } from '../wire/sizes.ts';
import { unitKey, type Destination } from './directory.ts';

const certificate = v.pipe(
  v.strictObject({
    v: v.literal(1),
    destination: destinationId,
    epoch: v.pipe(u32, v.minValue(1)),
    kem: base64Text(KEM_PUBLIC_KEY_SIZE),
    notBefore: day,
    notAfter: day,
    previous: v.nullable(base64Text(32)),
  }),
  v.check((it) => it.notBefore <= it.notAfter),
  v.check((it) => (it.epoch === 1) === (it.previous === null)),
);

/**
 * What a unit signs for each epoch: the X-Wing key (1216 bytes, as text) that reports are sealed to from `notBefore`
 * to `notAfter` (both included), and the hash of the certificate before it. §5.2
 */
export type EpochCertificateContent = v.InferOutput<typeof certificate>;

/** A verified epoch certificate; `hash` names it in the chain. §5.2 */
export interface EpochCertificate {
  readonly destination: string;
  readonly epoch: number;
  /** X-Wing public key, 1216 bytes. */
  readonly kem: Uint8Array;
  readonly notBefore: Day;
  readonly notAfter: Day;
  readonly previous: string | null;
  readonly hash: string;
}

/** Signs an epoch certificate with the unit key; throws `document_invalid` where it breaks a rule of §5.2. */
export function signCertificate(content: EpochCertificateContent, unit: SigningKeys): UnverifiedDocument {
  const payload = encodeJson(content);
  decodeExactJson(payload, certificate, 'document_invalid');
  return signDocument('epoch-certificate', payload, unit);
}

/**
 * Verifies that a certificate was signed by the destination's unit for that destination; dates are judged by
 * {@link chooseCertificate}. §5.2
 * Throws as `verifyDocument` does, `document_invalid` or `document_destination`.
 */
export function verifyCertificate(document: UnverifiedDocument, destination: Destination): EpochCertificate {
  const payload = verifyDocument('epoch-certificate', document, unitKey(destination));
  const content = decodeExactJson(payload, certificate, 'document_invalid');
  if (content.destination !== destination.id) throw new DropError('document_destination');
  return {
    destination: content.destination,
    epoch: content.epoch,
    kem: decodeBase64(content.kem, KEM_PUBLIC_KEY_SIZE),
    notBefore: content.notBefore,
    notAfter: content.notAfter,
    previous: content.previous,
    hash: documentHash(payload),
  };
}

/**
 * Verifies a run of certificates, lowest epoch first, where each must name the one before it by hash and number.
 * The first may follow certificates that have run out and are no longer served. §5.2
 * Throws as {@link verifyCertificate} does, or `document_chain`.
 */
export function verifyCertificateChain(
  documents: readonly UnverifiedDocument[],
  destination: Destination,
): EpochCertificate[] {
  const chain = documents.map((document) => verifyCertificate(document, destination));
  chain.forEach((certificate, index) => {
    const before = chain[index - 1];
    if (before === undefined) return;
    if (certificate.epoch !== before.epoch + 1 || certificate.previous !== before.hash) {
      throw new DropError('document_chain');
    }
  });
  return chain;
}

/**
 * The certificate to seal to today: the highest epoch that has begun and has not run out. §5.2
 * Throws `document_expired` where all have run out, `document_not_yet_valid` where none has begun,
 * `certificate_none` where there are none.
 */
export function chooseCertificate(chain: readonly EpochCertificate[], today: Day): EpochCertificate {
  const newest = chain.findLast(({ notBefore, notAfter }) => notBefore <= today && today <= notAfter);
  if (newest !== undefined) return newest;
  if (chain.length === 0) throw new DropError('certificate_none');
  throw new DropError(
    chain.every(({ notBefore }) => today < notBefore) ? 'document_not_yet_valid' : 'document_expired',
  );
}
