import { deskId, signDeskCertificate } from '../../../crypto/documents/desk-certificate.ts';
import { signDirectory, type LogPolicy } from '../../../crypto/documents/directory.ts';
import { concat, encodeBase64, encodeText } from '../../../crypto/encoding.ts';
import { encodeCheckpoint, signCheckpoint } from '../../../crypto/log/checkpoint.ts';
import { signCosignature, witnessName } from '../../../crypto/log/cosignature.ts';
import { encodeBundle, encodeEntry } from '../../../crypto/log/entry.ts';
import { Frontier } from '../../../crypto/log/frontier.ts';
import { encodeNote, type NoteSignature } from '../../../crypto/log/note.ts';
import { leafHash, nodeHash } from '../../../crypto/log/tree.ts';
import { signingKeys, type SigningKeys } from '../../../crypto/signing.ts';
import { fixedBytes, TODAY, type World } from '../../crypto/parts.ts';
import { bad, flip, good, type Entries } from './entry.ts';

const text = encodeBase64;
const ORIGIN = 'drop.example/log';
const KEYS = (): SigningKeys => signingKeys(fixedBytes('log key'));

/** The root of these entries. */
function rootOf(entries: readonly Uint8Array[]): Uint8Array {
  const frontier = new Frontier();
  for (const entry of entries) frontier.append(leafHash(entry));
  return frontier.root();
}

/** §5.7: a tree of five entries, whose paths are written out here by hand. */
function trees(): Entries {
  const entries = ['a', 'b', 'c', 'd', 'e'].map((letter) => encodeText(letter));
  const [a, b, c, d, e] = entries.map((entry) => leafHash(entry)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const [ab, cd] = [nodeHash(a, b), nodeHash(c, d)];
  const head = (size: number) => ({ size, root: text(rootOf(entries.slice(0, size))) });
  const third = { entry: text(encodeText('c')), index: 2, path: [d, ab, e].map(text), head: head(5) };
  const grown = { older: head(3), newer: head(5), path: [c, d, ab, e].map(text) };
  return {
    'log-root': [0, 1, 2, 3, 4, 5].map((count) =>
      good('5.7', `of ${String(count)}`, { entries: entries.slice(0, count).map(text) }),
    ),
    'log-inclusion': [
      good('5.7', 'in the middle', third),
      good('5.7', 'the last', {
        ...third,
        entry: text(encodeText('e')),
        index: 4,
        path: [text(nodeHash(ab, cd))],
      }),
      good('5.7', 'the only one', { entry: text(encodeText('a')), index: 0, path: [], head: head(1) }),
      bad('5.7', 'log_proof', 'another entry', { ...third, entry: text(encodeText('x')) }),
      bad('5.7', 'log_proof', 'another place', { ...third, index: 3 }),
      bad('5.7', 'log_proof', 'a place behind the end', { ...third, index: 5 }),
      bad('5.7', 'log_proof', 'another root', { ...third, head: { size: 5, root: head(4).root } }),
      bad('5.7', 'log_proof', 'a hash is missing', { ...third, path: third.path.slice(0, 2) }),
      bad('5.7', 'log_proof', 'a hash is over', { ...third, path: [...third.path, text(e)] }),
    ],
    'log-consistency': [
      good('5.7', 'from three to five', grown),
      good('5.7', 'from a whole subtree', { ...grown, older: head(4), path: [text(e)] }),
      good('5.7', 'from nothing', { ...grown, older: head(0), path: [] }),
      good('5.7', 'the same', { ...grown, older: head(5), path: [] }),
      bad('5.7', 'log_proof', 'another old root', { ...grown, older: { size: 3, root: head(2).root } }),
      bad('5.7', 'log_proof', 'another new root', { ...grown, newer: { size: 5, root: head(4).root } }),
      bad('5.7', 'log_proof', 'it becomes shorter', { older: head(5), newer: head(3), path: [] }),
      bad('5.7', 'log_proof', 'a hash is missing', { ...grown, path: grown.path.slice(0, 3) }),
      bad('5.7', 'log_proof', 'no hashes', { ...grown, path: [] }),
    ],
    'log-tile-path': [
      good('5.7', 'a whole tile', { path: '0/000' }),
      good('5.7', 'three groups, partial', { path: '1/x001/x234/067.p/112' }),
      good('5.7', 'entries', { path: 'entries/x001/000.p/255' }),
      good('5.7', 'the highest level', { path: '63/x001/000' }),
      good('5.7', 'one hash', { path: '0/000.p/1' }),
      ...[
        '0/0',
        '0/x000/001',
        '00/001',
        '64/000',
        '0/000.p/0',
        '0/000.p/256',
        '0/000.p/257',
        '0/001/002',
        'leaves/000',
      ].map((path) => bad('5.7', 'log_malformed', `not ${path}`, { path })),
    ],
  };
}

function documents(world: World): Entries {
  const [certificate, second] = world.certificates;
  const inputs = { kind: 'epoch-certificate', document: certificate, key: text(world.unit.publicKey) };
  const entries = [
    encodeEntry('directory', world.directoryDocument, world.root.publicKey),
    encodeEntry('epoch-certificate', certificate!, world.unit.publicKey),
  ];
  const bundle = encodeBundle(entries);
  const stranger = signDirectory(world.directory, world.otherUnit).signatures;
  return {
    'log-entry': [
      good('5.7', 'a certificate', inputs),
      good('5.7', 'a directory that somebody else has signed too', {
        kind: 'directory',
        document: {
          ...world.directoryDocument,
          signatures: [...stranger, ...world.directoryDocument.signatures],
        },
        key: text(world.root.publicKey),
      }),
      bad('5.7', 'document_type', 'a certificate as a directory', { ...inputs, kind: 'directory' }),
      bad('5.7', 'document_signer', 'under another key', { ...inputs, key: text(world.otherUnit.publicKey) }),
      bad('5.7', 'document_signature', 'a signature of another certificate', {
        ...inputs,
        document: { ...certificate!, signatures: second!.signatures },
      }),
    ],
    'log-bundle': [
      good('5.7', 'two entries', { bundle: text(bundle) }),
      good('5.7', 'none', { bundle: '' }),
      bad('5.7', 'log_malformed', 'cut short', { bundle: text(bundle.subarray(0, -1)) }),
      bad('5.7', 'log_malformed', 'a byte over', { bundle: text(concat(bundle, Uint8Array.of(0))) }),
      bad('5.7', 'log_malformed', 'an entry of no kind', {
        bundle: text(encodeBundle([concat(Uint8Array.of(3), entries[1]!.subarray(1))])),
      }),
      bad('5.7', 'log_malformed', 'an entry without a payload', {
        bundle: text(encodeBundle([entries[1]!.subarray(0, 65)])),
      }),
    ],
  };
}

function notes(): Entries {
  const root = fixedBytes('root of a log');
  const checkpoint = { origin: ORIGIN, size: 1234, root };
  const body = encodeCheckpoint(checkpoint);
  const own = signCheckpoint(checkpoint, KEYS());
  const witness = signingKeys(fixedBytes('witness'));
  const name = 'northshire/AAAAAAAAAAAAAAAA';
  const line = signCosignature(body, name, TODAY, witness);
  const note = (signatures: readonly NoteSignature[], written = body) =>
    encodeNote({ text: written, signatures });
  const inputs = (it: string) => ({ note: it, origin: ORIGIN, key: text(KEYS().publicKey) });
  const cosigned = (it: string) => ({ note: it, name, key: text(witness.publicKey) });
  const whole = note([own, line]);
  const late = line.bytes.slice();
  late[7]! += 1;
  return {
    'log-checkpoint-sign': [
      good('5.8', 'a checkpoint', {
        ...checkpoint,
        root: text(root),
        seed: text(fixedBytes('log key')),
        text: body,
      }),
    ],
    'log-checkpoint': [
      good('5.8', 'signed and cosigned', inputs(whole)),
      good(
        '5.8',
        'of nothing',
        inputs(
          note(
            [signCheckpoint({ ...checkpoint, size: 0 }, KEYS())],
            encodeCheckpoint({ ...checkpoint, size: 0 }),
          ),
        ),
      ),
      bad('5.8', 'log_malformed', 'no empty line', inputs(whole.replace('\n\n', '\n'))),
      bad('5.8', 'log_malformed', 'no signature', inputs(`${body}\n`)),
      bad(
        '5.8',
        'log_malformed',
        'a size with a zero in front',
        inputs(whole.replace('\n1234\n', '\n01234\n')),
      ),
      bad('5.8', 'log_malformed', 'an extension line', inputs(note([own], `${body}more\n`))),
      bad('5.8', 'log_malformed', 'base64 without padding', inputs(note([own], body.replace('=', '')))),
      bad('5.8', 'log_malformed', 'another dash', inputs(whole.replaceAll('—', '-'))),
      bad(
        '5.8',
        'log_malformed',
        'another control character',
        inputs(whole.replace('\n1234\n', '\n1234\r\n')),
      ),
      bad('5.8', 'log_signature', 'of another log', { ...inputs(whole), origin: 'drop.example/other' }),
      bad('5.8', 'log_signature', 'under another key', { ...inputs(whole), key: text(witness.publicKey) }),
      bad('5.8', 'log_signature', 'only cosigned', inputs(note([line]))),
      bad('5.8', 'log_signature', 'another size', inputs(whole.replace('\n1234\n', '\n1235\n'))),
    ],
    'log-cosignature-sign': [
      good('5.8', 'a cosignature', { text: body, name, day: TODAY, seed: text(fixedBytes('witness')) }),
    ],
    'log-cosignature': [
      good('5.8', 'of a day', cosigned(whole)),
      good('5.8', 'by nobody of that name', { ...cosigned(whole), name: 'southshire/AAAAAAAAAAAAAAAA' }),
      good('5.8', 'by another key', { ...cosigned(whole), key: text(KEYS().publicKey) }),
      bad('5.8', 'log_signature', 'changed', cosigned(note([own, { ...line, bytes: flip(line.bytes, 40) }]))),
      bad('5.8', 'log_signature', 'of another checkpoint', cosigned(whole.replace('\n1234\n', '\n1235\n'))),
      bad(
        '5.8',
        'log_malformed',
        'of a moment within a day',
        cosigned(note([own, { ...line, bytes: late }])),
      ),
      bad(
        '5.8',
        'log_malformed',
        'too short',
        cosigned(note([own, { ...line, bytes: line.bytes.subarray(1) }])),
      ),
    ],
    'log-key': [
      good('9.1', 'a key', {
        text: JSON.stringify({ v: 1, origin: ORIGIN, seed: text(fixedBytes('log key')) }),
      }),
      bad('9.1', 'keyfile_malformed', 'an origin in capitals', {
        text: JSON.stringify({ v: 1, origin: 'DROP', seed: text(fixedBytes('log key')) }),
      }),
    ],
  };
}

/** §5.9: a certificate in a log of two entries, and two other units as witnesses. */
function assurances(world: World): Entries {
  const policy: LogPolicy = {
    ...{ origin: ORIGIN, key: text(KEYS().publicKey), witnesses: ['northshire', 'southshire', 'clearing'] },
    ...{ quorum: 2, days: 7, fewer: 'refuse' },
  };
  const directory = signDirectory({ ...world.directory, log: policy }, world.root);
  const certificate = world.certificates[0]!;
  const first = encodeEntry('directory', directory, world.root.publicKey);
  const entries = [first, encodeEntry('epoch-certificate', certificate, world.unit.publicKey)];
  const checkpoint = { origin: ORIGIN, size: 2, root: rootOf(entries) };
  const body = encodeCheckpoint(checkpoint);
  const witness = (destination: string, unit: SigningKeys, day = TODAY, change: object = {}) => {
    const keys = signingKeys(fixedBytes(`desk of ${destination}`));
    const days = { notBefore: '2026-03-01', notAfter: '2026-03-20', ...change };
    const content = { v: 1, destination, sign: text(keys.publicKey), ...days } as const;
    const line = signCosignature(body, witnessName(destination, deskId(keys.publicKey)), day, keys);
    return { line, certificate: signDeskCertificate(content, unit) };
  };
  const south = witness('southshire', world.otherUnit);
  const clearing = witness('clearing', signingKeys(fixedBytes('clearing unit')));
  const own = witness('northshire', world.unit);
  const path = text(leafHash(first));
  const seen = (witnesses: readonly (typeof south)[], proof = { index: 1, path }) => ({
    views: [
      {
        checkpoint: encodeNote({
          text: body,
          signatures: [signCheckpoint(checkpoint, KEYS()), ...witnesses.map(({ line }) => line)],
        }),
        proofs: [proof],
      },
    ],
    desks: witnesses.map((it) => it.certificate),
  });
  const base = { directory, root: text(world.root.publicKey), destination: 'northshire', certificate };
  const inputs = (log: unknown, today: string = TODAY) => ({ ...base, log, today });
  const both = seen([south, clearing]);
  const oldOne = witness('southshire', world.otherUnit, '2026-03-03');
  const late = witness('southshire', world.otherUnit, '2026-03-09', { notBefore: TODAY });
  const ended = witness('southshire', world.otherUnit, '2026-03-09', { notAfter: '2026-03-09' });
  return {
    'log-assurance': [
      good('5.9', 'two others have seen it', inputs(both)),
      good('5.9', 'the last day on which that counts', inputs(both, '2026-03-16')),
      good(
        '5.9',
        'each under a view of its own',
        inputs({
          views: [...seen([south]).views, ...seen([clearing]).views],
          desks: both.desks,
        }),
      ),
      good('5.9', 'one of them is no desk any more, and was on its day', inputs(seen([ended, clearing]))),
      bad('5.9', 'log_witnesses', 'one of them was no desk yet on its day', inputs(seen([late, clearing]))),
      bad('5.9', 'log_witnesses', 'too old', inputs(both, '2026-03-17')),
      bad('5.9', 'log_witnesses', 'one of them is too old', inputs(seen([oldOne, clearing]))),
      bad('5.9', 'log_witnesses', 'one is not enough', inputs(seen([south]))),
      bad('5.9', 'log_witnesses', 'the unit itself does not count', inputs(seen([south, own]))),
      bad('5.9', 'log_witnesses', 'the same one twice', inputs(seen([south, south]))),
      bad(
        '5.9',
        'log_witnesses',
        'a desk that another unit vouches for',
        inputs(seen([clearing, { ...south, certificate: witness('southshire', world.unit).certificate }])),
      ),
      bad('5.9', 'log_witnesses', 'no view', inputs({ views: [], desks: [] })),
      bad('5.9', 'log_proof', 'another place', inputs(seen([south, clearing], { index: 0, path }))),
      bad('5.9', 'log_proof', 'another certificate', {
        ...inputs(both),
        certificate: world.certificates[1]!,
      }),
      bad(
        '5.9',
        'log_signature',
        'a false cosignature',
        inputs(seen([{ ...south, line: { ...south.line, bytes: flip(south.line.bytes, 30) } }, clearing])),
      ),
    ],
  };
}

/** The vectors of §5.7 to §5.9. */
export function makeLog(world: World): Entries {
  return { ...trees(), ...documents(world), ...notes(), ...assurances(world) };
}
