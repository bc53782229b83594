import { chooseCertificate, verifyCertificateChain } from '../../../crypto/documents/certificate.ts';
import { verifyDeskCertificate } from '../../../crypto/documents/desk-certificate.ts';
import { verifyDirectory } from '../../../crypto/documents/directory.ts';
import { signMembership, verifyMembership } from '../../../crypto/documents/membership.ts';
import { signRelease, verifyRelease, type Release } from '../../../crypto/documents/release.ts';
import { signDocument, type DocumentKind, type UnverifiedDocument } from '../../../crypto/dsse.ts';
import { decodeBase64, encodeBase64 } from '../../../crypto/encoding.ts';
import { decodeJson, encodeJson } from '../../../crypto/json.ts';
import type { SigningKeys } from '../../../crypto/signing.ts';
import { dsseBody } from '../../../crypto/wire/bodies.ts';
import { TODAY, type World } from '../../crypto/parts.ts';
import type { Target } from '../fuzz.ts';

/**
 * A signed document, as two targets: the text that crosses the wire is changed; or the payload is, and then signed again
 * with the right key, so that what comes behind the signature is reached.
 */
function documentTarget(
  name: string,
  kind: DocumentKind,
  documents: readonly UnverifiedDocument[],
  keys: SigningKeys,
  verify: (document: UnverifiedDocument) => unknown,
): Target[] {
  return [
    {
      name,
      samples: documents.map((document) => encodeJson(document)),
      run: (input) => verify(decodeJson(input, dsseBody, 'document_malformed')),
    },
    {
      name: `${name}, signed again`,
      samples: documents.map(({ payload }) => decodeBase64(payload)),
      run: (input) => verify(signDocument(kind, input, keys)),
    },
  ];
}

/** A release of two files. */
function release(root: Uint8Array): Release {
  const file = (path: string, size: number) => ({ path, size, sha256: 'a'.repeat(64) });
  return {
    v: 1,
    release: 7,
    issued: TODAY,
    commit: 'b'.repeat(40),
    protocol: 1,
    root: encodeBase64(root),
    headers: { 'Referrer-Policy': 'no-referrer' },
    files: [file('desk/index.html', 100), file('reporter/index.html', 0)],
  };
}

/** The signed documents. §5 */
export function documentTargets(world: World): Target[] {
  const { destination, root, unit } = world;
  const day = { today: TODAY, minimumVersion: 1 };
  const oneDesk = { ...world.membershipContent, desks: world.membershipContent.desks.slice(0, 1) };
  return [
    ...documentTarget('directory', 'directory', [world.directoryDocument], root, (document) =>
      verifyDirectory(document, root.publicKey, day),
    ),
    ...documentTarget('certificate', 'epoch-certificate', world.certificates, unit, (document) =>
      chooseCertificate(verifyCertificateChain([document], destination), TODAY),
    ),
    ...documentTarget('membership', 'membership', [signMembership(oneDesk, unit)], unit, (document) =>
      verifyMembership(document, destination, 1),
    ),
    ...documentTarget(
      'desk certificate',
      'desk-certificate',
      world.desks.map(({ certificate }) => certificate),
      unit,
      (document) => verifyDeskCertificate(document, destination, TODAY),
    ),
    ...documentTarget('release', 'release', [signRelease(release(root.publicKey), root)], root, (document) =>
      verifyRelease(document, root.publicKey, 1),
    ),
  ];
}
