import type { Claim } from '../../../crypto/ahead.ts';
import { unitKey, type Destination, type Directory } from '../../../crypto/documents/directory.ts';
import { documentClaims } from '../../../crypto/dsse.ts';
import { decodeBase64 } from '../../../crypto/encoding.ts';
import { checkpointClaims } from '../../../crypto/log/checkpoint.ts';
import { cosignatureClaims } from '../../../crypto/log/cosignature.ts';
import { decodeNote } from '../../../crypto/log/note.ts';
import type { UnverifiedCertificates } from '../../../crypto/wire/bodies.ts';
import { orNull } from '../refused.ts';
import { cosignerNames, cosignersOf, type Cosigners } from './cosigners.ts';

/**
 * The signatures that the judging of a list of certificates will come upon, to be verified ahead. Nothing is judged here: what is
 * malformed or missing is for the judging to find.
 */
export function listClaims(
  directory: Directory,
  destination: Destination,
  list: UnverifiedCertificates,
): Claim[] {
  const desks = orNull(() => cosignersOf(list.log?.desks ?? [])) ?? new Map<string, never>();
  return [
    ...list.certificates.flatMap((document) =>
      orNone(() => documentClaims('epoch-certificate', document, unitKey(destination))),
    ),
    ...(list.log?.views ?? []).flatMap(({ checkpoint }) => viewClaims(directory, checkpoint, desks)),
  ];
}

/** A checkpoint, the cosignatures under it, and the certificates of the desks that have cosigned. */
function viewClaims({ log, destinations }: Directory, checkpoint: string, desks: Cosigners): Claim[] {
  if (log === undefined) return [];
  return orNone(() => {
    const note = decodeNote(checkpoint);
    const own = checkpointClaims(note, { origin: log.origin, key: decodeBase64(log.key, 32) });
    const others = cosignerNames(note).flatMap((name) => {
      const unit = destinations.find(({ id }) => id === name.split('/')[0]);
      const desk = desks.get(name);
      if (unit === undefined || desk === undefined) return [];
      const cosigned = orNone(() => cosignatureClaims(note, name, desk.key));
      const vouched = orNone(() => documentClaims('desk-certificate', desk.certificate, unitKey(unit)));
      return cosigned.length === 0 ? [] : [...cosigned, ...vouched];
    });
    return [...own, ...others];
  });
}

/** The claims that are found; none where what they stand in is malformed, which the judging will find. */
export function orNone(find: () => Claim[]): Claim[] {
  return orNull(find) ?? [];
}
