import { addDays, type Day } from '../../../crypto/days.ts';
import { verifyDeskCertificate } from '../../../crypto/documents/desk-certificate.ts';
import {
  findDestination,
  unitKey,
  type Destination,
  type Directory,
  type LogPolicy,
} from '../../../crypto/documents/directory.ts';
import { decodeBase64 } from '../../../crypto/encoding.ts';
import { DropError } from '../../../crypto/errors.ts';
import { verifyCheckpoint } from '../../../crypto/log/checkpoint.ts';
import { verifyCosignature } from '../../../crypto/log/cosignature.ts';
import { encodeEntry } from '../../../crypto/log/entry.ts';
import { decodeNote, type UnverifiedNote } from '../../../crypto/log/note.ts';
import { cutHashes } from '../../../crypto/log/tiles.ts';
import { leafHash, verifyInclusion } from '../../../crypto/log/tree.ts';
import type { UnverifiedCertificates } from '../../../crypto/wire/bodies.ts';
import { cosignerNames, cosignersOf, type Cosigners } from './cosigners.ts';

/**
 * Who else has seen the certificate that something is sealed to. §5.9
 *
 * - `witnessed`: it is in the log, and desks of enough other units (`units`) have seen it there.
 * - `unwitnessed`: too few have, or too long ago: the server may show others another one.
 * - `unlogged`: the directory names no log, so nobody but the unit itself watches.
 */
export type Assurance =
  | { readonly state: 'witnessed' | 'unwitnessed'; readonly units: readonly string[] }
  | { readonly state: 'unlogged' };

/** What is judged: a destination's certificates as they came, and which of them is used (its place in the list). */
export interface Used {
  readonly destination: Destination;
  readonly list: UnverifiedCertificates;
  readonly place: number;
  /** Null where the cosignatures were judged on an earlier day, as in a form without network. */
  readonly today: Day | null;
}

/**
 * Judges how the certificate that is used stands in the log that the directory names. §5.9
 * Throws `log_malformed`, `log_signature` or `log_proof` where the server shows something false.
 */
export function judgeLogged(directory: Directory, used: Used): Assurance {
  const { log } = directory;
  if (log === undefined) return { state: 'unlogged' };
  const { destination, list, place } = used;
  const document = list.certificates[place];
  if (document === undefined || list.log === undefined) return { state: 'unwitnessed', units: [] };
  const leaf = leafHash(encodeEntry('epoch-certificate', document, unitKey(destination)));
  const desks = cosignersOf(list.log.desks);
  const units = new Set<string>();
  for (const view of list.log.views) {
    const proof = view.proofs[place];
    if (proof === null || proof === undefined) continue;
    const note = decodeNote(view.checkpoint);
    const { size, root } = verifyCheckpoint(note, { origin: log.origin, key: decodeBase64(log.key, 32) });
    const path = cutHashes(decodeBase64(proof.path));
    verifyInclusion(leaf, { index: proof.index, size, path }, root);
    for (const unit of witnessesOf(note, desks, directory, log, used)) units.add(unit);
  }
  return { state: units.size >= log.quorum ? 'witnessed' : 'unwitnessed', units: [...units].sort() };
}

/** The witnesses, other than the unit itself, a desk of which has cosigned a note lately. */
function witnessesOf(
  note: UnverifiedNote,
  desks: Cosigners,
  directory: Directory,
  log: LogPolicy,
  { destination, today }: Used,
): string[] {
  return cosignerNames(note).flatMap((name) => {
    const [id = ''] = name.split('/');
    if (id === destination.id || !log.witnesses.includes(id)) return [];
    return hasCosigned(note, name, desks, findDestination(directory, id), { log, today }) ? [id] : [];
  });
}

/** Whether the desk of that name, which its unit vouches for on that day, has cosigned. */
function hasCosigned(
  note: UnverifiedNote,
  name: string,
  desks: Cosigners,
  unit: Destination,
  { log, today }: { readonly log: LogPolicy; readonly today: Day | null },
): boolean {
  const desk = desks.get(name);
  if (desk === undefined) return false;
  try {
    const day = verifyCosignature(note, name, desk.key);
    if (day === null) return false;
    verifyDeskCertificate(desk.certificate, unit, day);
    return today === null || (addDays(today, 1 - log.days) <= day && day <= addDays(today, 1));
  } catch (error) {
    // A desk whose time is over, or of another unit, is no witness; what is false is not passed over.
    if (error instanceof DropError && PASSED_OVER.has(error.code)) return false;
    throw error;
  }
}

const PASSED_OVER: ReadonlySet<string> = new Set([
  'document_signer',
  'document_destination',
  'document_expired',
  'document_not_yet_valid',
]);
