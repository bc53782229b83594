import { signDirectory } from '../../../crypto/documents/directory.ts';
import { concat, encodeBase64 } from '../../../crypto/encoding.ts';
import { encodeBundle, encodeEntry } from '../../../crypto/log/entry.ts';
import type { World } from '../../crypto/parts.ts';
import { makeAssurances } from './assurances.ts';
import { makeCheckpoints } from './checkpoints.ts';
import { bad, good, type Entries } from './entry.ts';
import { makeTrees } from './trees.ts';

const text = encodeBase64;

/** The vectors of what the log holds: §5.7. */
function entries(world: World): Entries {
  const [certificate, second] = world.certificates;
  const inputs = { kind: 'epoch-certificate', document: certificate, key: text(world.unit.publicKey) };
  const listed = [
    encodeEntry('directory', world.directoryDocument, world.root.publicKey),
    encodeEntry('epoch-certificate', certificate!, world.unit.publicKey),
  ];
  const bundle = encodeBundle(listed);
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
        bundle: text(encodeBundle([concat(Uint8Array.of(3), listed[1]!.subarray(1))])),
      }),
      bad('5.7', 'log_malformed', 'an entry without a payload', {
        bundle: text(encodeBundle([listed[1]!.subarray(0, 65)])),
      }),
    ],
  };
}

/** The vectors of the log: §5.7 to §5.9, and of its key: §9.1. */
export function makeLog(world: World): Entries {
  return { ...makeTrees(), ...entries(world), ...makeCheckpoints(), ...makeAssurances(world) };
}
