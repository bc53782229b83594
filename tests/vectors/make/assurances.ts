import { deskId, signDeskCertificate } from '../../../crypto/documents/desk-certificate.ts';
import { signDirectory, type LogPolicy } from '../../../crypto/documents/directory.ts';
import { encodeBase64 } from '../../../crypto/encoding.ts';
import { encodeCheckpoint, signCheckpoint } from '../../../crypto/log/checkpoint.ts';
import { signCosignature, witnessName } from '../../../crypto/log/cosignature.ts';
import { encodeEntry } from '../../../crypto/log/entry.ts';
import { encodeNote } from '../../../crypto/log/note.ts';
import { leafHash } from '../../../crypto/log/tree.ts';
import { signingKeys, type SigningKeys } from '../../../crypto/signing.ts';
import { fixedBytes, TODAY, type World } from '../../crypto/parts.ts';
import { logKeys, ORIGIN } from './checkpoints.ts';
import { bad, flip, good, type Entries } from './entry.ts';
import { rootOf } from './trees.ts';

const text = encodeBase64;

/** The vectors of §5.9: a certificate in a log of two entries, and two other units as witnesses. */
export function makeAssurances(world: World): Entries {
  const policy: LogPolicy = {
    origin: ORIGIN,
    key: text(logKeys().publicKey),
    witnesses: ['northshire', 'southshire', 'clearing'],
    quorum: 2,
    days: 7,
    fewer: 'refuse',
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
          signatures: [signCheckpoint(checkpoint, logKeys()), ...witnesses.map(({ line }) => line)],
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
