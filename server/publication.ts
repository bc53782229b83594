import { verifyCertificateChain } from '../crypto/documents/certificate.ts';
import { unitKey, type Destination } from '../crypto/documents/directory.ts';
import { verifyMembership, type Membership } from '../crypto/documents/membership.ts';
import { addDays, type Day } from '../crypto/days.ts';
import { DropError } from '../crypto/errors.ts';
import { encodeEntry } from '../crypto/log/entry.ts';
import type { Publication } from '../crypto/wire/bodies.ts';
import { CERTIFICATES_MAX } from '../crypto/wire/sizes.ts';
import type { Addition, StoredCertificate, StoredUnit } from './store/units.ts';

/** A publication whose signatures are the unit's own; whether it continues the unit's chains is still to be judged. §5.5 */
export interface SignedPublication {
  readonly certificates: Addition['certificates'];
  readonly membership: { readonly verified: Membership; readonly document: string };
}

/**
 * Checks all signatures of a publication. Throws `DropError` as `verifyCertificateChain` and `verifyMembership` do.
 * §5.5
 */
export function verifyPublication(publication: Publication, destination: Destination): SignedPublication {
  const chain = verifyCertificateChain(publication.certificates, destination);
  const certificates = publication.certificates.flatMap((document, index) => {
    const verified = chain[index];
    if (verified === undefined) return [];
    const entry = encodeEntry('epoch-certificate', document, unitKey(destination));
    return [{ verified, document: JSON.stringify(document), entry }];
  });
  return {
    certificates,
    membership: {
      verified: verifyMembership(publication.membership, destination, 0),
      document: JSON.stringify(publication.membership),
    },
  };
}

/**
 * What a publication adds to a unit. Certificates that are there already may come again; the rest continue the chain. The
 * membership is the stored one again, or the next after it, and names the newest certificate. Throws `DropError`
 * `document_chain`. §5.5
 */
export function continueUnit(stored: StoredUnit, signed: SignedPublication, today: Day): Addition {
  const before = stored.certificates.at(-1);
  const certificates = signed.certificates.filter(({ verified }) => verified.epoch > (before?.epoch ?? 0));
  for (const { verified } of signed.certificates) {
    if (verified.epoch > (before?.epoch ?? 0)) continue;
    const same = stored.certificates.find(({ epoch }) => epoch === verified.epoch);
    demand(same?.hash === verified.hash);
  }
  const first = certificates[0]?.verified;
  if (first !== undefined) {
    demand(first.epoch === (before?.epoch ?? 0) + 1);
    demand(first.previous === (before?.hash ?? null));
  }
  const newest = certificates.at(-1)?.verified ?? before;
  const { verified: membership } = signed.membership;
  demand(newest !== undefined && membership.epoch === newest.epoch && membership.certificate === newest.hash);
  const all = [...stored.certificates, ...certificates.map(({ verified }) => verified)];
  demand(servedCertificates(all, today).length <= CERTIFICATES_MAX);
  if (stored.membership?.hash === membership.hash) return { certificates, membership: null };
  demand(membership.serial === (stored.membership?.serial ?? 0) + 1);
  demand(membership.previous === (stored.membership?.hash ?? null));
  return { certificates, membership: signed.membership };
}

function demand(condition: boolean): void {
  if (!condition) throw new DropError('document_chain');
}

/**
 * Of a unit's certificates (lowest epoch first), those to hand out: all behind the highest epoch that has run out. A lower one
 * that has not was replaced, with a desk removed perhaps, and must not be sealed to; so the rest stays one chain. Where that is
 * more than an answer carries, as after many removals, those go that nobody would seal to either: all before the highest that
 * has begun, also by a clock that is a day behind. §5.2
 */
export function servedCertificates<T extends Pick<StoredCertificate, 'notBefore' | 'notAfter'>>(
  certificates: readonly T[],
  today: Day,
): T[] {
  const ended = certificates.findLastIndex(({ notAfter }) => notAfter < today);
  const rest = certificates.slice(ended + 1);
  if (rest.length <= CERTIFICATES_MAX) return rest;
  const begun = rest.findLastIndex(({ notBefore }) => notBefore <= addDays(today, -1));
  return rest.slice(Math.max(0, begun));
}
