import * as v from 'valibot';
import { chooseCertificate, verifyCertificateChain } from '../../../crypto/documents/certificate.ts';
import { verifyDeskCertificate } from '../../../crypto/documents/desk-certificate.ts';
import { findDestination, verifyDirectory } from '../../../crypto/documents/directory.ts';
import { findMember, verifyMembership } from '../../../crypto/documents/membership.ts';
import { verifyRelease } from '../../../crypto/documents/release.ts';
import { signDocument } from '../../../crypto/dsse.ts';
import { encodeBase64, encodeText } from '../../../crypto/encoding.ts';
import { decodeJson } from '../../../crypto/json.ts';
import { kemKeys } from '../../../crypto/kem.ts';
import { openSeeds, sealSeeds } from '../../../crypto/seeds.ts';
import { signingKeys } from '../../../crypto/signing.ts';
import { publicationBody } from '../../../crypto/wire/bodies.ts';
import { bytes, destination, document, operation } from '../inputs.ts';

const kind = v.picklist(['directory', 'epoch-certificate', 'membership', 'desk-certificate', 'release']);

/** §5: signed documents and what goes with them. */
export const documents = {
  'document-sign': operation({ kind, payload: v.string(), seed: bytes }, ({ kind, payload, seed }) =>
    signDocument(kind, encodeText(payload), signingKeys(seed)),
  ),
  directory: operation(
    { document, root: bytes, today: v.string(), minimumVersion: v.number(), find: v.string() },
    ({ document, root, today, minimumVersion, find }) => {
      const content = verifyDirectory(document, root, { today, minimumVersion });
      return { version: content.version, unit: findDestination(content, find).unit };
    },
  ),
  certificates: operation(
    { destination, documents: v.array(document), today: v.string() },
    ({ destination, documents, today }) => {
      const chosen = chooseCertificate(verifyCertificateChain(documents, destination), today);
      return { epoch: chosen.epoch, hash: chosen.hash, kem: encodeBase64(chosen.kem) };
    },
  ),
  membership: operation(
    { destination, document, minimumSerial: v.number(), desk: v.string() },
    ({ destination, document, minimumSerial, desk }) => {
      const membership = verifyMembership(document, destination, minimumSerial);
      const { role, sign } = findMember(membership, desk);
      const { serial, epoch, certificate, hash } = membership;
      return { serial, epoch, certificate, hash, role, sign: encodeBase64(sign) };
    },
  ),
  'seeds-seal': operation(
    {
      seeds: v.array(v.strictObject({ epoch: v.number(), notAfter: v.string(), seed: bytes })),
      destination: v.string(),
      desk: v.string(),
      kem: bytes,
      randomness: bytes,
    },
    ({ seeds, destination, desk, kem, randomness }) =>
      encodeBase64(sealSeeds(seeds, { destination, desk, kem }, randomness)),
  ),
  'seeds-open': operation(
    { sealed: bytes, destination: v.string(), desk: v.string(), kemSeed: bytes },
    ({ sealed, destination, desk, kemSeed }) =>
      openSeeds(sealed, { destination, desk, kem: kemKeys(kemSeed) }).map((entry) => ({
        ...entry,
        seed: encodeBase64(entry.seed),
      })),
  ),
  'desk-certificate': operation(
    { destination, document, on: v.string() },
    ({ destination, document, on }) => {
      const { desk, sign } = verifyDeskCertificate(document, destination, on);
      return { desk, sign: encodeBase64(sign) };
    },
  ),
  release: operation({ document, key: bytes, minimum: v.number() }, ({ document, key, minimum }) => {
    const { release, commit, files } = verifyRelease(document, key, minimum);
    return { release, commit, files: files.length };
  }),
  publication: operation({ text: v.string() }, ({ text }) => {
    const body = decodeJson(encodeText(text), publicationBody, 'document_malformed');
    return { certificates: body.certificates.length };
  }),
};
