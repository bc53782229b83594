import { judgeCertificates } from '../../../client/core/directory.ts';
import { listClaims } from '../../../client/core/log/ahead.ts';
import { judgeLogged } from '../../../client/core/log/assurance.ts';
import { verifyAhead } from '../../../crypto/ahead.ts';
import {
  findDestination,
  unitKey,
  verifyDirectory,
  type Directory,
} from '../../../crypto/documents/directory.ts';
import { decodeBase64 } from '../../../crypto/encoding.ts';
import { encodeEntry } from '../../../crypto/log/entry.ts';
import { checkpointClaims, verifyCheckpoint } from '../../../crypto/log/checkpoint.ts';
import { decodeNote } from '../../../crypto/log/note.ts';
import { cutHashes } from '../../../crypto/log/tiles.ts';
import { leafHash, verifyInclusion } from '../../../crypto/log/tree.ts';
import { ready, sodium } from '../../../crypto/sodium.ts';
import type { Material } from './material.ts';

/**
 * What can be measured; each in a page of its own, as a page remembers what it has verified.
 *
 * - `proof`: how one certificate stands in the log: its signature, the checkpoint, the path, the cosignatures and the
 *   certificates of the desks that have cosigned.
 * - `list`: all that a list of certificates is judged by: the chain of every certificate in it, and the proof.
 * - `unaided`: as `proof`, in a browser that has no Ed25519 of its own.
 * - `path`: the path alone. `signature`: one signature alone, by libsodium.
 */
export const MEASURES = ['proof', 'list', 'unaided', 'path', 'signature'] as const;

/** One of {@link MEASURES}. */
export type Measure = (typeof MEASURES)[number];

/** Does one thing once that a reporter's page does, and gives the milliseconds by the clock. Throws where it is refused. */
export async function check(material: Material, measure: Measure): Promise<number> {
  await ready();
  const { root, directory: document, today } = material;
  const directory = verifyDirectory(document, decodeBase64(root, 32), { today, minimumVersion: 1 });
  const work = prepare(material, directory)[measure];
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

function prepare(
  { destination: id, list, today }: Material,
  directory: Directory,
): Record<Measure, () => void | Promise<void>> {
  const destination = findDestination(directory, id);
  const { document, proof, view, desks } = shown(list);
  const one = { certificates: [document], log: { views: [{ ...view, proofs: [proof] }], desks } };
  const log = { origin: directory.log?.origin ?? '', key: decodeBase64(directory.log?.key ?? '', 32) };
  const note = decodeNote(view.checkpoint);
  const { size, root } = verifyCheckpoint(note, log);
  const [claim] = checkpointClaims(note, log);
  const entry = encodeEntry('epoch-certificate', document, unitKey(destination));
  const judge = (): void => {
    const { state } = judgeLogged(directory, { destination, list: one, place: 0, today });
    if (state !== 'witnessed') throw new Error(state);
  };
  return {
    proof: async () => {
      await verifyAhead(() => listClaims(directory, destination, one));
      judge();
    },
    list: async () => {
      await verifyAhead(() => listClaims(directory, destination, list));
      judgeCertificates(list, directory, id, { today, judgedOn: today, unwitnessed: 'stop' });
    },
    unaided: judge,
    path: () => {
      const path = cutHashes(decodeBase64(proof.path));
      verifyInclusion(leafHash(entry), { index: proof.index, size, path }, root);
    },
    signature: () => {
      if (claim === undefined) throw new Error('nothing is signed');
      sodium().crypto_sign_verify_detached(claim.signature, claim.message, claim.publicKey);
    },
  };
}

/** The certificate that is in use, with its proof. */
function shown({ certificates, log }: Material['list']) {
  const [view] = log?.views ?? [];
  const place = view?.proofs.findLastIndex((proof) => proof !== null) ?? -1;
  const [proof, document] = [view?.proofs[place] ?? null, certificates[place]];
  if (view === undefined || proof === null || document === undefined) throw new Error('nothing is proved');
  return { document, proof, view, desks: log?.desks ?? [] };
}
