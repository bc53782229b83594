import * as v from 'valibot';
import { judgeLogged } from '../../../client/core/log/assurance.ts';
import { readDirectory } from '../../../crypto/documents/directory.ts';
import { concat, decodeBase64, encodeText } from '../../../crypto/encoding.ts';
import { decodeJson, encodeJson } from '../../../crypto/json.ts';
import { decodeCheckpoint, signCheckpoint, verifyCheckpoint } from '../../../crypto/log/checkpoint.ts';
import { verifyCosignature } from '../../../crypto/log/cosignature.ts';
import { decodeBundle, decodeEntry, documentOf } from '../../../crypto/log/entry.ts';
import { decodeLogKey } from '../../../crypto/log/key-file.ts';
import { decodeNote, NOTE_KEY, noteKeyId } from '../../../crypto/log/note.ts';
import { cutHashes, decodeTilePath, tileHash } from '../../../crypto/log/tiles.ts';
import { leafHash, verifyConsistency, verifyInclusion, type Head } from '../../../crypto/log/tree.ts';
import { signingKeys } from '../../../crypto/signing.ts';
import { certificateListBody, dsseBody } from '../../../crypto/wire/bodies.ts';
import { fixedBytes, TODAY, type World } from '../../crypto/parts.ts';
import { makeLog } from '../../vectors/make/log.ts';
import type { Target } from '../fuzz.ts';
import { text } from './bytes.ts';

const head = v.object({ size: v.number(), root: v.string() });
const path = v.array(v.string());
const headOf = ({ size, root }: v.InferOutput<typeof head>): Head => ({ size, root: decodeBase64(root) });
const joined = (hashes: readonly string[]): Uint8Array => concat(...hashes.map((hash) => decodeBase64(hash)));

/** The good vectors of an operation of the log. */
function goodOnes<Entries extends v.ObjectEntries>(world: World, name: string, entries: Entries) {
  const all = makeLog(world)[name] ?? [];
  return all.filter((it) => it.expect === 'success').map((it) => v.parse(v.object(entries), it.inputs));
}

/** Notes as they come; the text of a checkpoint signed again, and a cosignature put under the note again. §5.8 */
function noteTargets(world: World): Target[] {
  const notes = goodOnes(world, 'log-checkpoint', { note: v.string(), origin: v.string(), key: v.string() });
  const [cosigned] = goodOnes(world, 'log-cosignature', {
    note: v.string(),
    name: v.string(),
    key: v.string(),
  });
  const [{ origin, key }] = notes as [(typeof notes)[number]];
  const keys = signingKeys(fixedBytes('log key'));
  const samples = notes.map(({ note }) => encodeText(note));
  const witness = { name: cosigned!.name, key: decodeBase64(cosigned!.key) };
  const note = decodeNote(cosigned!.note);
  const line = note.signatures.find(({ name }) => name === witness.name)!;
  return [
    {
      name: 'checkpoint',
      samples,
      run: (input) => verifyCheckpoint(decodeNote(text(input)), { origin, key: decodeBase64(key) }),
    },
    {
      name: 'checkpoint, signed again',
      samples: samples.map((sample) => encodeText(decodeNote(text(sample)).text)),
      run: (input) => {
        const signatures = [signCheckpoint(decodeCheckpoint(text(input)), keys)];
        return verifyCheckpoint({ text: text(input), signatures }, { origin, key: keys.publicKey });
      },
    },
    {
      name: 'cosignature note',
      samples: [encodeText(cosigned!.note)],
      run: (input) => verifyCosignature(decodeNote(text(input)), witness.name, witness.key),
    },
    {
      name: 'cosignature',
      samples: [line.bytes],
      run: (input) => {
        const keyId = noteKeyId(witness.name, NOTE_KEY.cosignature, witness.key);
        const signatures = [{ name: witness.name, keyId, bytes: input }];
        return verifyCosignature({ text: note.text, signatures }, witness.name, witness.key);
      },
    },
    {
      name: 'log key',
      samples: goodOnes(world, 'log-key', { text: v.string() }).map((it) => encodeText(it.text)),
      run: (input) => decodeLogKey(input),
    },
  ];
}

/** Addresses of tiles, tiles, and bundles of entries, each entry looked at as an auditor does. §5.7 */
function tileTargets(world: World): Target[] {
  const tile = fixedBytes('tile', 8192);
  return [
    {
      name: 'tile path',
      samples: goodOnes(world, 'log-tile-path', { path: v.string() }).map((it) => encodeText(it.path)),
      run: (input) => decodeTilePath(text(input)),
    },
    {
      name: 'tile',
      samples: [tile, tile.subarray(0, 64)],
      // 255 hashes each, so of the whole ones but a few.
      run: (input, turn) => (turn % 16 === 0 ? tileHash(input) : cutHashes(input)),
    },
    {
      name: 'bundle',
      samples: goodOnes(world, 'log-bundle', { bundle: v.string() }).map((it) => decodeBase64(it.bundle)),
      run: (input) => {
        for (const entry of decodeBundle(input)) {
          const parts = decodeEntry(entry);
          if (parts.kind === 'directory')
            readDirectory(documentOf(parts, world.root.publicKey), world.root.publicKey);
        }
      },
    },
  ];
}

/** The hashes of proofs; and a list of certificates with its proofs, whole. §5.7, §5.9 */
function proofTargets(world: World): Target[] {
  const inclusions = goodOnes(world, 'log-inclusion', { entry: v.string(), index: v.number(), path, head });
  const growths = goodOnes(world, 'log-consistency', { older: head, newer: head, path });
  const assurances = goodOnes(world, 'log-assurance', {
    directory: dsseBody,
    certificate: dsseBody,
    log: v.unknown(),
  });
  const directory = readDirectory(assurances[0]!.directory, world.root.publicKey);
  return [
    {
      name: 'inclusion proof',
      samples: inclusions.map((it) => joined(it.path)),
      run: (input, turn) => {
        const { entry, index, head: tree } = inclusions[turn % inclusions.length]!;
        const { size, root } = headOf(tree);
        verifyInclusion(leafHash(decodeBase64(entry)), { index, size, path: cutHashes(input) }, root);
      },
    },
    {
      name: 'consistency proof',
      samples: growths.map((it) => joined(it.path)),
      run: (input, turn) => {
        const { older, newer } = growths[turn % growths.length]!;
        verifyConsistency(headOf(older), headOf(newer), cutHashes(input));
      },
    },
    {
      name: 'certificates with their proofs',
      samples: assurances.map(({ certificate, log }) => encodeJson({ certificates: [certificate], log })),
      run: (input) => {
        const list = decodeJson(input, certificateListBody, 'document_malformed');
        return judgeLogged(directory, { destination: world.destination, list, place: 0, today: TODAY });
      },
    },
  ];
}

/** The decoders of the log. §5.7 to §5.9 */
export function logTargets(world: World): Target[] {
  return [...noteTargets(world), ...tileTargets(world), ...proofTargets(world)];
}
