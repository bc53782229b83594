import { signCertificate } from '../../crypto/documents/certificate.ts';
import { deskId, signDeskCertificate } from '../../crypto/documents/desk-certificate.ts';
import { signDirectory, type Destination, type Directory } from '../../crypto/documents/directory.ts';
import { signMembership, type MembershipContent } from '../../crypto/documents/membership.ts';
import { documentHash, type UnverifiedDocument } from '../../crypto/dsse.ts';
import { concat, decodeBase64, encodeBase64, encodeText, encodeU32 } from '../../crypto/encoding.ts';
import { hash } from '../../crypto/hash.ts';
import { kemKeys, type KemKeys } from '../../crypto/kem.ts';
import { deriveReporterKeys, type ReporterKeys } from '../../crypto/keys.ts';
import { sealSeeds, type EpochSeed } from '../../crypto/seeds.ts';
import { signingKeys, type SigningKeys } from '../../crypto/signing.ts';

/** `length` bytes that depend on the label alone: the fixed seeds of tests and vectors. Needs `ready()`. */
export function fixedBytes(label: string, length = 32): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, index) =>
    hash('test bytes', encodeText(label), encodeU32(index)),
  );
  return concat(...blocks).subarray(0, length);
}

/** A desk of the test unit. */
export interface TestDesk {
  readonly id: string;
  readonly role: 'lead' | 'investigator';
  readonly sign: SigningKeys;
  readonly kem: KemKeys;
  readonly certificate: UnverifiedDocument;
}

/** A whole small world: root, two forces and a clearing desk, three epochs, two desks, one reporter. */
export interface World {
  readonly root: SigningKeys;
  readonly unit: SigningKeys;
  readonly otherUnit: SigningKeys;
  readonly directory: Directory;
  readonly directoryDocument: UnverifiedDocument;
  readonly destination: Destination;
  readonly other: Destination;
  readonly seeds: readonly EpochSeed[];
  readonly epochs: readonly KemKeys[];
  readonly certificates: readonly UnverifiedDocument[];
  readonly desks: readonly [TestDesk, TestDesk];
  readonly membershipContent: MembershipContent;
  readonly membership: UnverifiedDocument;
  readonly reporter: ReporterKeys;
}

export const TODAY = '2026-03-10';

const EPOCH_DAYS = [
  ['2026-03-01', '2026-03-14'],
  ['2026-03-08', '2026-03-21'],
  ['2026-03-15', '2026-03-28'],
] as const;

function makeDirectory(unit: SigningKeys, otherUnit: SigningKeys): Directory {
  const entry = (id: string, kind: Destination['kind'], key: Uint8Array, alternatives: string[]) => ({
    id,
    name: { en: `The ${id} unit`, cy: `Uned ${id}` },
    nation: 'England' as const,
    kind,
    unit: encodeBase64(key),
    alternatives,
  });
  return {
    v: 1,
    version: 7,
    issued: '2026-03-01',
    expires: '2026-06-01',
    destinations: [
      entry('northshire', 'force', unit.publicKey, ['clearing']),
      entry('southshire', 'force', otherUnit.publicKey, ['clearing', 'northshire']),
      entry('clearing', 'clearing', signingKeys(fixedBytes('clearing unit')).publicKey, []),
    ],
  };
}

function makeDesk(name: string, role: TestDesk['role'], unit: SigningKeys): TestDesk {
  const sign = signingKeys(fixedBytes(`${name} sign`));
  const certificate = signDeskCertificate(
    {
      v: 1,
      destination: 'northshire',
      sign: encodeBase64(sign.publicKey),
      notBefore: '2026-03-01',
      notAfter: '2026-04-01',
    },
    unit,
  );
  return {
    id: deskId(sign.publicKey),
    role,
    sign,
    kem: kemKeys(fixedBytes(`${name} kem`)),
    certificate,
  };
}

function makeCertificates(seeds: readonly EpochSeed[], unit: SigningKeys): UnverifiedDocument[] {
  let previous: string | null = null;
  return seeds.map(({ epoch, seed }) => {
    const [notBefore, notAfter] = EPOCH_DAYS[epoch - 1]!;
    const kem = encodeBase64(kemKeys(seed).publicKey);
    const document = signCertificate(
      { v: 1, destination: 'northshire', epoch, kem, notBefore, notAfter, previous },
      unit,
    );
    previous = documentHash(decodeBase64(document.payload));
    return document;
  });
}

/** Makes the world, always the same, byte for byte. Needs `ready()`. */
export function makeWorld(): World {
  const root = signingKeys(fixedBytes('root'));
  const unit = signingKeys(fixedBytes('unit'));
  const otherUnit = signingKeys(fixedBytes('other unit'));
  const directory = makeDirectory(unit, otherUnit);
  const seeds = EPOCH_DAYS.map(([, notAfter], index) => ({
    epoch: index + 1,
    notAfter,
    seed: fixedBytes(`epoch ${index + 1}`),
  }));
  const certificates = makeCertificates(seeds, unit);
  const desks = [makeDesk('first', 'lead', unit), makeDesk('second', 'investigator', unit)] as const;
  const membershipContent: MembershipContent = {
    v: 1,
    destination: 'northshire',
    serial: 1,
    issued: '2026-03-01',
    epoch: 3,
    certificate: documentHash(decodeBase64(certificates[2]!.payload)),
    previous: null,
    desks: desks.map((desk) => ({
      role: desk.role,
      sign: encodeBase64(desk.sign.publicKey),
      kem: encodeBase64(desk.kem.publicKey),
      certificate: desk.certificate,
      seeds: encodeBase64(
        sealSeeds(
          seeds,
          { destination: 'northshire', desk: desk.id, kem: desk.kem.publicKey },
          fixedBytes(`seeds for ${desk.id}`, 64),
        ),
      ),
    })),
  };
  return {
    root,
    unit,
    otherUnit,
    directory,
    directoryDocument: signDirectory(directory, root),
    destination: directory.destinations[0]!,
    other: directory.destinations[1]!,
    seeds,
    epochs: seeds.map(({ seed }) => kemKeys(seed)),
    certificates,
    desks,
    membershipContent,
    membership: signMembership(membershipContent, unit),
    reporter: deriveReporterKeys(fixedBytes('reporter', 16)),
  };
}
