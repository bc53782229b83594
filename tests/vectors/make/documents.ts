import { signCertificate, type EpochCertificateContent } from '../../../crypto/documents/certificate.ts';
import { signDirectory, type Directory } from '../../../crypto/documents/directory.ts';
import { signRelease, type Release } from '../../../crypto/documents/release.ts';
import { documentHash, type UnverifiedDocument } from '../../../crypto/dsse.ts';
import { decodeBase64, decodeText, encodeBase64, encodeText } from '../../../crypto/encoding.ts';
import { signingKeys } from '../../../crypto/signing.ts';
import { fixedBytes, TODAY, type World } from '../../crypto/parts.ts';
import { bad, good, type Entries } from './entry.ts';
import { makeMembers } from './members.ts';
import { forge, refusedAlike } from './signed.ts';

function directories(world: World): Entries {
  const { root, directory } = world;
  const base = { root: encodeBase64(root.publicKey), today: TODAY, minimumVersion: 7, find: 'northshire' };
  const inputs = (document: UnverifiedDocument) => ({ document, ...base });
  const signed = (change: Partial<Directory>) =>
    inputs(forge('directory', { ...directory, ...change }, root));
  const [first, second, third] = directory.destinations;
  const as = (entry: unknown) =>
    signed({ destinations: [entry, second, third] as Directory['destinations'] });
  const document = world.directoryDocument;
  return {
    directory: [
      good('5.1', 'found', inputs(document)),
      good('5.1', 'on its last day', { ...inputs(document), today: '2026-06-01' }),
      good('5.1', 'issued on the day after', { ...inputs(document), today: '2026-02-28' }),
      good('5.1', 'with a second signature by somebody else', {
        ...inputs({
          ...document,
          signatures: [...signDirectory(directory, world.unit).signatures, ...document.signatures],
        }),
      }),
      ...refusedAlike(
        '5.1',
        document,
        forge('epoch-certificate', directory, root),
        signDirectory(directory, world.unit),
        inputs,
      ),
      bad('5.1', 'document_older', 'a lower version than was seen', {
        ...inputs(document),
        minimumVersion: 8,
      }),
      bad('5.1', 'document_expired', 'the day after its last', { ...inputs(document), today: '2026-06-02' }),
      bad('5.1', 'document_not_yet_valid', 'two days before it was issued', {
        ...inputs(document),
        today: '2026-02-27',
      }),
      bad('5.1', 'destination_unknown', 'an id that is not there', {
        ...inputs(document),
        find: 'eastshire',
      }),
      bad('5.1', 'document_invalid', 'version 0', signed({ version: 0 })),
      bad('5.1', 'document_invalid', 'expires before it is issued', signed({ expires: '2026-02-28' })),
      bad('5.1', 'document_invalid', 'a day that no calendar has', signed({ expires: '2026-06-31' })),
      bad('5.1', 'document_invalid', 'an unknown member', signed({ note: '' } as Partial<Directory>)),
      bad('5.1', 'document_invalid', 'no destination', signed({ destinations: [] })),
      bad('5.1', 'document_invalid', 'the same id twice', as({ ...first, id: 'southshire' })),
      bad('5.1', 'document_invalid', 'the same unit key twice', as({ ...first, unit: second!.unit })),
      bad(
        '5.1',
        'document_invalid',
        'an alternative to itself',
        as({ ...first, alternatives: ['northshire'] }),
      ),
      bad(
        '5.1',
        'document_invalid',
        'an alternative that is not there',
        as({ ...first, alternatives: ['nobody'] }),
      ),
      bad('5.1', 'document_invalid', 'an id in capitals', as({ ...first, id: 'Northshire' })),
    ],
    'document-sign': [
      good('5', 'a directory', {
        kind: 'directory',
        payload: '{"v":1}',
        seed: encodeBase64(fixedBytes('root')),
      }),
      good('5', 'a release', { kind: 'release', payload: '{"v":1}', seed: encodeBase64(fixedBytes('root')) }),
    ],
  };
}

function certificates(world: World): Entries {
  const { unit, destination } = world;
  const where = { id: destination.id, unit: destination.unit };
  const all = world.certificates;
  const inputs = (documents: readonly UnverifiedDocument[], today: string = TODAY) => ({
    destination: where,
    documents,
    today,
  });
  const contents = all.map(
    ({ payload }) => JSON.parse(decodeText(decodeBase64(payload))) as EpochCertificateContent,
  );
  const [first, second] = contents;
  const changed = (change: Partial<EpochCertificateContent>) => [
    forge('epoch-certificate', { ...first, ...change }, unit),
  ];
  return {
    certificates: [
      good('5.2', 'the newest that has begun', inputs(all)),
      good('5.2', 'on its last day', inputs(all, '2026-03-28')),
      good('5.2', 'without those that have run out', inputs(all.slice(1))),
      ...refusedAlike(
        '5.2',
        all[0]!,
        forge('desk-certificate', first, unit),
        signCertificate(first!, world.otherUnit),
        (document) => inputs([document]),
      ),
      bad('5.2', 'certificate_none', 'an empty list', inputs([])),
      bad('5.2', 'document_expired', 'all have run out', inputs(all, '2026-03-29')),
      bad('5.2', 'document_not_yet_valid', 'none has begun', inputs(all, '2026-02-28')),
      bad('5.2', 'document_chain', 'one is left out', inputs([all[0]!, all[2]!], '2026-03-20')),
      bad('5.2', 'document_chain', 'in another order', inputs([all[1]!, all[0]!])),
      bad('5.2', 'document_chain', 'the same one twice', inputs([all[0]!, all[0]!])),
      bad(
        '5.2',
        'document_chain',
        'it names another one before it',
        inputs([all[0]!, signCertificate({ ...second!, previous: documentHash(encodeText('')) }, unit)]),
      ),
      bad(
        '5.2',
        'document_destination',
        'for another destination',
        inputs(changed({ destination: 'southshire' })),
      ),
      bad('5.2', 'document_invalid', 'epoch 0', inputs(changed({ epoch: 0 }))),
      bad(
        '5.2',
        'document_invalid',
        'the first names one before it',
        inputs(changed({ previous: second!.previous })),
      ),
      bad('5.2', 'document_invalid', 'a later one names none', inputs(changed({ epoch: 2 }))),
      bad('5.2', 'document_invalid', 'it ends before it begins', inputs(changed({ notAfter: '2026-02-01' }))),
      bad('5.2', 'document_invalid', 'a public key that is too short', inputs(changed({ kem: 'AAAA' }))),
    ],
  };
}

function releases(world: World): Entries {
  const key = signingKeys(fixedBytes('release key'));
  const content: Release = {
    v: 1,
    release: 7,
    issued: '2026-03-01',
    commit: '0123456789abcdef0123456789abcdef01234567',
    protocol: 1,
    root: encodeBase64(world.root.publicKey),
    headers: { 'Referrer-Policy': 'no-referrer' },
    files: [
      { path: 'desk/index.html', size: 100, sha256: '0'.repeat(64) },
      { path: 'reporter/assets/a-1_B.js', size: 0, sha256: '1'.repeat(64) },
      { path: 'reporter/index.html', size: 4_294_967_295, sha256: 'f'.repeat(64) },
    ],
  };
  const [first, second, third] = content.files as [
    Release['files'][0],
    Release['files'][0],
    Release['files'][0],
  ];
  const inputs = (document: UnverifiedDocument, minimum = 7) => ({
    document,
    key: encodeBase64(key.publicKey),
    minimum,
  });
  const changed = (change: object) => inputs(forge('release', { ...content, ...change }, key));
  const named = (path: string) => changed({ files: [{ ...first, path }] });
  const invalid = (name: string, given: Record<string, unknown>) =>
    bad('5.6', 'document_invalid', name, given);
  return {
    release: [
      good('5.6', 'three files', inputs(signRelease(content, key))),
      good('5.6', 'a commit of 64 digits', changed({ commit: 'a'.repeat(64) })),
      ...refusedAlike(
        '5.6',
        signRelease(content, key),
        forge('directory', content, key),
        signRelease(content, world.root),
        (document) => inputs(document),
      ),
      bad('5.6', 'document_older', 'a lower number than was seen', inputs(signRelease(content, key), 8)),
      invalid('release 0', changed({ release: 0 })),
      invalid('without files', changed({ files: [] })),
      invalid('files out of order', changed({ files: [second, first, third] })),
      invalid('a file twice', changed({ files: [first, first] })),
      invalid('a path that leads upwards', named('reporter/../desk')),
      invalid('a path from the top', named('/reporter/index.html')),
      invalid('a path with an empty part', named('reporter//index.html')),
      invalid('a hash in capital letters', changed({ files: [{ ...first, sha256: 'F'.repeat(64) }] })),
      invalid('a short commit', changed({ commit: '0123456' })),
      invalid('a header with a line break', changed({ headers: { 'X-A': 'a\nb' } })),
      invalid('an unknown member', changed({ more: 1 })),
    ],
  };
}

function publications(world: World): Entries {
  const body = { certificates: world.certificates, membership: world.membership };
  const inputs = (value: unknown) => ({ text: JSON.stringify(value) });
  const signature = world.membership.signatures[0]!;
  const many = Array.from({ length: 65 }, () => ({ ...world.certificates[0]!, payload: '' }));
  return {
    publication: [
      good('5.5', 'epochs and membership', inputs(body)),
      good('5.5', 'a membership alone', inputs({ ...body, certificates: [] })),
      bad('5.5', 'document_malformed', 'without a membership', inputs({ certificates: [] })),
      bad('5.5', 'document_malformed', 'an unknown member', inputs({ ...body, more: 1 })),
      bad('5.5', 'document_malformed', 'too many certificates', inputs({ ...body, certificates: many })),
      bad(
        '5.5',
        'document_malformed',
        'a signature that is too short',
        inputs({ ...body, membership: { ...world.membership, signatures: [{ ...signature, sig: 'AAAA' }] } }),
      ),
      bad(
        '5.5',
        'document_malformed',
        'no signature',
        inputs({ ...body, membership: { ...world.membership, signatures: [] } }),
      ),
    ],
  };
}

/** The vectors of §5. */
export function makeDocuments(world: World): Entries {
  return {
    ...directories(world),
    ...certificates(world),
    ...makeMembers(world),
    ...releases(world),
    ...publications(world),
  };
}
