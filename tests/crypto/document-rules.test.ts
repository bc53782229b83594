import { beforeAll, describe, expect, it } from 'vitest';
import {
  chooseCertificate,
  signCertificate,
  verifyCertificate,
  verifyCertificateChain,
  type EpochCertificateContent,
} from '../../crypto/documents/certificate.ts';
import { signDeskCertificate, verifyDeskCertificate } from '../../crypto/documents/desk-certificate.ts';
import { signDirectory, verifyDirectory, type LogPolicy } from '../../crypto/documents/directory.ts';
import { signMembership, verifyMembership } from '../../crypto/documents/membership.ts';
import { signRelease, verifyRelease, type Release } from '../../crypto/documents/release.ts';
import { signDocument, type DocumentKind, type UnverifiedDocument } from '../../crypto/dsse.ts';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { encodeJson } from '../../crypto/json.ts';
import type { SigningKeys } from '../../crypto/signing.ts';
import { ready } from '../../crypto/sodium.ts';
import { codeOf } from './codes.ts';
import { fixedBytes, makeWorld, TODAY, type World } from './parts.ts';

let world: World;
beforeAll(async () => {
  await ready();
  world = makeWorld();
});

/** A kind of document: what the world has of it, how it is signed, and how it is verified with the signer's key. */
interface Kind {
  readonly kind: DocumentKind;
  readonly signer: (world: World) => SigningKeys;
  readonly honest: (world: World) => object;
  readonly sign: (content: never, signer: SigningKeys) => UnverifiedDocument;
  readonly verify: (document: UnverifiedDocument) => unknown;
}

const log = (change: Partial<LogPolicy> = {}): LogPolicy => ({
  origin: 'log.example',
  key: encodeBase64(fixedBytes('log')),
  quorum: 2,
  days: 7,
  fewer: 'refuse',
  witnesses: ['northshire', 'southshire', 'clearing'],
  ...change,
});
const file = (path: string) => ({ path, size: 1, sha256: '0'.repeat(64) });

const KINDS = {
  directory: {
    kind: 'directory',
    signer: ({ root }) => root,
    honest: ({ directory }) => ({ ...directory, log: log() }),
    sign: signDirectory,
    verify: (document) =>
      verifyDirectory(document, world.root.publicKey, { today: TODAY, minimumVersion: 0 }),
  },
  certificate: {
    kind: 'epoch-certificate',
    signer: ({ unit }) => unit,
    honest: (): EpochCertificateContent => ({
      v: 1,
      destination: 'northshire',
      epoch: 2,
      kem: encodeBase64(world.epochs[1]!.publicKey),
      notBefore: TODAY,
      notAfter: TODAY,
      previous: encodeBase64(fixedBytes('before')),
    }),
    sign: signCertificate,
    verify: (document) => verifyCertificate(document, world.destination),
  },
  membership: {
    kind: 'membership',
    signer: ({ unit }) => unit,
    honest: ({ membershipContent }) => membershipContent,
    sign: signMembership,
    verify: (document) => verifyMembership(document, world.destination, 0),
  },
  'desk certificate': {
    kind: 'desk-certificate',
    signer: ({ unit }) => unit,
    honest: ({ desks }) => ({
      v: 1,
      destination: 'northshire',
      sign: encodeBase64(desks[0].sign.publicKey),
      notBefore: TODAY,
      notAfter: TODAY,
    }),
    sign: signDeskCertificate,
    verify: (document) => verifyDeskCertificate(document, world.destination, TODAY),
  },
  release: {
    kind: 'release',
    signer: ({ root }) => root,
    honest: (): Release => ({
      v: 1,
      release: 7,
      issued: TODAY,
      commit: '0'.repeat(40),
      protocol: 1,
      root: encodeBase64(world.root.publicKey),
      headers: {},
      files: ['a', 'b', 'c'].map(file),
    }),
    sign: signRelease,
    verify: (document) => verifyRelease(document, world.root.publicKey, 7),
  },
} satisfies Record<string, Kind>;

type Name = keyof typeof KINDS;
const names = Object.keys(KINDS) as Name[];
const withChange = (name: Name, change: (honest: never) => object): object => {
  const honest = KINDS[name].honest(world);
  return { ...honest, ...change(honest as never) };
};
const places = (ids: readonly string[]) => (honest: { destinations: { id: string }[] }) => ({
  destinations: honest.destinations.map((destination, index) => ({
    ...destination,
    id: ids[index],
    alternatives: [],
  })),
});

describe('what a document says', () => {
  it.each(names)('is taken as it should be: a %s', (name) => {
    const { sign, signer, verify, honest } = KINDS[name] as Kind;
    const document = sign(honest(world) as never, signer(world));
    expect(codeOf(() => verify(document))).toBeNull();
  });

  it.each<[name: Name, what: string, change: (honest: never) => object]>([
    ['directory', 'ends before it begins', () => ({ issued: TODAY, expires: '2026-03-09' })],
    ['directory', 'has one name twice', places(['northshire', 'northshire', 'clearing'])],
    [
      ...(['directory', 'has one key twice'] as const),
      ({ destinations }: World['directory']) => ({
        destinations: destinations.map((one) => ({ ...one, unit: destinations[0]!.unit })),
      }),
    ],
    [
      'directory',
      'has a witness twice',
      () => ({ log: log({ witnesses: ['clearing', 'clearing', 'clearing'] }) }),
    ],
    [
      'directory',
      'has a witness that is no destination',
      () => ({ log: log({ witnesses: ['northshire', 'southshire', 'eastshire'] }) }),
    ],
    [
      'directory',
      'has no witness that is a destination',
      () => ({ log: log({ witnesses: ['x', 'y', 'z'] }) }),
    ],
    ['directory', 'asks every witness for its word', () => ({ log: log({ quorum: 3 }) })],
    ['certificate', 'ends before it begins', () => ({ notAfter: '2026-03-09' })],
    ['desk certificate', 'ends before it begins', () => ({ notAfter: '2026-03-09' })],
    ['membership', 'has no lead', ({ desks }: World['membershipContent']) => ({ desks: desks.slice(1) })],
    [
      'membership',
      'has a desk twice',
      ({ desks }: World['membershipContent']) => ({ desks: [desks[0], desks[0]] }),
    ],
    ['release', 'has a file twice', () => ({ files: ['a', 'b', 'b'].map(file) })],
    ['release', 'has files out of order', () => ({ files: ['b', 'a', 'c'].map(file) })],
  ])('is neither signed nor taken: a %s that %s', (name, _what, change) => {
    const { kind, sign, signer, verify } = KINDS[name] as Kind;
    const content = withChange(name, change);
    expect(codeOf(() => sign(content as never, signer(world)))).toBe('document_invalid');
    const forged = signDocument(kind, encodeJson(content), signer(world));
    expect(codeOf(() => verify(forged))).toBe('document_invalid');
  });
});

describe('a run of certificates', () => {
  const certificate = (epoch: number, previous: string | null, days: [string, string]) =>
    signCertificate(
      {
        v: 1,
        destination: 'northshire',
        epoch,
        previous,
        notBefore: days[0],
        notAfter: days[1],
        kem: encodeBase64(world.epochs[0]!.publicKey),
      },
      world.unit,
    );
  const run = (second: number, days: [string, string] = ['2026-03-12', '2026-03-20']) => {
    const first = certificate(1, null, ['2026-03-01', '2026-03-08']);
    const { hash } = verifyCertificate(first, world.destination);
    return [first, certificate(second, hash, days)];
  };

  it('is refused where a number is left out, though each names the one before it', () => {
    expect(codeOf(() => verifyCertificateChain(run(2), world.destination))).toBeNull();
    expect(codeOf(() => verifyCertificateChain(run(3), world.destination))).toBe('document_chain');
  });

  it('with a gap in it has run out between its parts', () => {
    const chain = verifyCertificateChain(run(2), world.destination);
    expect(chooseCertificate(chain, '2026-03-08').epoch).toBe(1);
    expect(codeOf(() => chooseCertificate(chain, '2026-03-09'))).toBe('document_expired');
    expect(chooseCertificate(chain, '2026-03-12').epoch).toBe(2);
    expect(codeOf(() => chooseCertificate(chain, '2026-02-28'))).toBe('document_not_yet_valid');
  });
});
