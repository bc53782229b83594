import * as v from 'valibot';
import { judgeLogged } from '../../../client/core/log/assurance.ts';
import { findDestination, verifyDirectory } from '../../../crypto/documents/directory.ts';
import { encodeBase64 } from '../../../crypto/encoding.ts';
import { DropError } from '../../../crypto/errors.ts';
import { decodeCheckpoint, signCheckpoint, verifyCheckpoint } from '../../../crypto/log/checkpoint.ts';
import { signCosignature, verifyCosignature } from '../../../crypto/log/cosignature.ts';
import { decodeBundle, decodeEntry, encodeEntry } from '../../../crypto/log/entry.ts';
import { Frontier } from '../../../crypto/log/frontier.ts';
import { decodeLogKey } from '../../../crypto/log/key-file.ts';
import { decodeNote, encodeNote } from '../../../crypto/log/note.ts';
import { decodeTilePath } from '../../../crypto/log/tiles.ts';
import { leafHash, verifyConsistency, verifyInclusion } from '../../../crypto/log/tree.ts';
import { signingKeys } from '../../../crypto/signing.ts';
import { loggedBody } from '../../../crypto/wire/bodies.ts';
import { bytes, document, operation } from '../inputs.ts';

const head = v.strictObject({ size: v.number(), root: bytes });
const kind = v.picklist(['directory', 'epoch-certificate']);

/** §5.7 to §5.9: the log. */
export const log = {
  'log-root': operation({ entries: v.array(bytes) }, ({ entries }) => {
    const frontier = new Frontier();
    for (const entry of entries) frontier.append(leafHash(entry));
    return { root: encodeBase64(frontier.root()), frontier: frontier.hashes.map(encodeBase64) };
  }),
  'log-inclusion': operation(
    { entry: bytes, index: v.number(), path: v.array(bytes), head },
    ({ entry, index, path, head: { size, root } }) => {
      verifyInclusion(leafHash(entry), { index, size, path }, root);
      return null;
    },
  ),
  'log-consistency': operation(
    { older: head, newer: head, path: v.array(bytes) },
    ({ older, newer, path }) => {
      verifyConsistency(older, newer, path);
      return null;
    },
  ),
  'log-tile-path': operation({ path: v.string() }, ({ path }) => decodeTilePath(path)),
  'log-entry': operation({ kind, document, key: bytes }, ({ kind, document, key }) => {
    const entry = encodeEntry(kind, document, key);
    const parts = decodeEntry(entry);
    return { entry: encodeBase64(entry), kind: parts.kind, signature: encodeBase64(parts.signature) };
  }),
  'log-bundle': operation({ bundle: bytes }, ({ bundle }) =>
    decodeBundle(bundle).map((entry) => ({ kind: decodeEntry(entry).kind, length: entry.length })),
  ),
  'log-checkpoint-sign': operation(
    { origin: v.string(), size: v.number(), root: bytes, seed: bytes, text: v.string() },
    ({ origin, size, root, seed, text }) => {
      const note = encodeNote({
        text,
        signatures: [signCheckpoint({ origin, size, root }, signingKeys(seed))],
      });
      return { note, size: decodeCheckpoint(text).size };
    },
  ),
  'log-checkpoint': operation(
    { note: v.string(), origin: v.string(), key: bytes },
    ({ note, origin, key }) => {
      const { size, root } = verifyCheckpoint(decodeNote(note), { origin, key });
      return { size, root: encodeBase64(root) };
    },
  ),
  'log-cosignature-sign': operation(
    { text: v.string(), name: v.string(), day: v.string(), seed: bytes },
    ({ text, name, day, seed }) =>
      encodeNote({ text, signatures: [signCosignature(text, name, day, signingKeys(seed))] }),
  ),
  'log-cosignature': operation({ note: v.string(), name: v.string(), key: bytes }, ({ note, name, key }) =>
    verifyCosignature(decodeNote(note), name, key),
  ),
  'log-key': operation({ text: v.string() }, ({ text }) => {
    const { origin, keys } = decodeLogKey(new TextEncoder().encode(text));
    return { origin, key: encodeBase64(keys.publicKey) };
  }),
  'log-assurance': operation(
    {
      directory: document,
      root: bytes,
      destination: v.string(),
      certificate: document,
      log: loggedBody,
      today: v.string(),
    },
    ({ directory, root, destination, certificate, log: logged, today }) => {
      const content = verifyDirectory(directory, root, { today, minimumVersion: 0 });
      const found = findDestination(content, destination);
      const list = { certificates: [certificate], log: logged };
      const assurance = judgeLogged(content, { destination: found, list, place: 0, today });
      if (assurance.state === 'unwitnessed') throw new DropError('log_witnesses');
      return assurance;
    },
  ),
};
