import type { Claim } from '../../../crypto/ahead.ts';
import { claimedKey } from '../../../crypto/documents/desk-certificate.ts';
import { unitKey, type Destination, type Directory } from '../../../crypto/documents/directory.ts';
import { documentClaims } from '../../../crypto/dsse.ts';
import { decodeBase64 } from '../../../crypto/encoding.ts';
import { DropError } from '../../../crypto/errors.ts';
import { checkpointClaims } from '../../../crypto/log/checkpoint.ts';
import { cosignatureClaims } from '../../../crypto/log/cosignature.ts';
import { decodeNote } from '../../../crypto/log/note.ts';
import type { UnverifiedCertificates, UnverifiedLogged } from '../../../crypto/wire/bodies.ts';

/**
 * The signatures that the judging of a list of certificates will come upon, to be verified ahead. Nothing is judged here: what is
 * malformed or missing is for the judging to find.
 */
export function listClaims(
  directory: Directory,
  destination: Destination,
  list: UnverifiedCertificates,
): Claim[] {
  return [
    ...list.certificates.flatMap((document) =>
      orNone(() => documentClaims('epoch-certificate', document, unitKey(destination))),
    ),
    ...(list.log?.views ?? []).flatMap(({ checkpoint }) =>
      viewClaims(directory, checkpoint, list.log?.desks ?? []),
    ),
  ];
}

/** A checkpoint, the cosignatures under it, and the certificates of the desks that have cosigned. */
function viewClaims(
  { log, destinations }: Directory,
  checkpoint: string,
  desks: UnverifiedLogged['desks'],
): Claim[] {
  if (log === undefined) return [];
  return orNone(() => {
    const note = decodeNote(checkpoint);
    const own = checkpointClaims(note, { origin: log.origin, key: decodeBase64(log.key, 32) });
    const others = note.signatures.flatMap(({ name }) => {
      const unit = destinations.find(({ id }) => id === name.split('/')[0]);
      if (unit === undefined) return [];
      return desks.flatMap((certificate) =>
        orNone(() => {
          const cosigned = cosignatureClaims(note, name, claimedKey(certificate));
          if (cosigned.length === 0) return [];
          return [...cosigned, ...documentClaims('desk-certificate', certificate, unitKey(unit))];
        }),
      );
    });
    return [...own, ...others];
  });
}

/** The claims that are found; none where what they stand in is malformed, which the judging will find. */
export function orNone(find: () => Claim[]): Claim[] {
  try {
    return find();
  } catch (error) {
    if (error instanceof DropError) return [];
    throw error;
  }
}
