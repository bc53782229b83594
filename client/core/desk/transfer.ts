import type { Report, Transfer } from '../../../crypto/content.ts';
import type { EpochCertificate } from '../../../crypto/documents/certificate.ts';
import { decodeBase64, encodeBase64 } from '../../../crypto/encoding.ts';
import { DropError } from '../../../crypto/errors.ts';
import { encodeOpening } from '../../../crypto/opening.ts';
import { envelopeHash } from '../../../crypto/seal.ts';
import { signOrder, type AnnouncedTransfer } from '../../../crypto/transfer.ts';
import type { TransferRequest } from '../../../crypto/wire/transfer.ts';
import { knownReplies, newestReplies, passedOn, type Case, type NoteMessage } from '../case/case.ts';
import { recordOf } from '../case/case-record.ts';
import { stateOf } from '../record/state.ts';
import { lastOfReporter, sealNote, sealToReporter, senderOf, type Writer } from './reply.ts';
import { sealContent } from '../seal-content.ts';

/** How a case is to be passed on to another destination. Its texts are secret. */
export interface TransferPlan {
  /** The new destination, by id, and the certificate of it that is in use. */
  readonly to: string;
  readonly certificate: EpochCertificate;
  /** What the reporter is told. */
  readonly text: string;
  /** Why; for the unit's own record alone. */
  readonly reason: string;
  /** A word to the new unit; null for none. */
  readonly word: string | null;
  /** The hashes of the notes of the record that go along beside the replies. */
  readonly notes: ReadonlySet<string>;
}

/**
 * Why a case cannot be passed on: this desk is no lead's; it is another unit's already, was withdrawn, taken off the server, or
 * has no report that opened; it is on hold, and passing it on would delete the unit's record; or something in it is sealed to a
 * key that this desk does not have, and could be a hold. §7.11
 */
export type TransferObstacle = 'not-lead' | 'nothing' | 'hold' | 'unopened';

/** What stands in the way of passing a case on by this desk; null where nothing does. */
export function transferObstacle(entry: Case, { unit }: Writer['keys']): TransferObstacle | null {
  if (entry.away || entry.withdrawn !== null || entry.reporter === null) return 'nothing';
  const { holds, closed } = stateOf(recordOf(entry));
  if (closed !== null) return 'nothing';
  if (holds.length > 0) return 'hold';
  if (entry.refused.some(({ code }) => code === 'envelope_epoch')) return 'unopened';
  return unit === null ? 'not-lead' : null;
}

/** Whether the reporter said, or was not sure, that the person reported has a say in the unit of their force, or heads it. */
export function namesConflict(report: Report | null): boolean {
  return ['unit', 'chief', 'not-sure'].includes(report?.answers.conflict ?? '');
}

/** The notes that a lead may let go along: what desks wrote and how they judged the case. §7.11 */
export function offeredNotes(entry: Case): NoteMessage[] {
  return entry.messages.filter(
    (message): message is NoteMessage =>
      message.kind === 'note' &&
      ['text', 'graded', 'categorised', 'decided'].includes(message.content.event.type),
  );
}

/**
 * Seals a case anew to another destination: the unit's order, a reply that tells the reporter, the openings of everything that
 * goes along, and the note that stays; one request hands it in. §7.11
 * Throws `key_invalid` where {@link transferObstacle} names one, or `content_too_long` with the count over.
 */
export function sealTransfer(entry: Case, plan: TransferPlan, writer: Writer): TransferRequest {
  const { keys, view, today } = writer;
  if (keys.unit === null || transferObstacle(entry, keys) !== null) throw new DropError('key_invalid');
  const threadKey = decodeBase64(entry.thread, 32);
  const bare = { from: view.destination.id, to: plan.to, number: passedOn(entry) };
  const order = {
    ...bare,
    signature: signOrder(threadKey, { ...bare, date: today }, keys.unit.secretKey),
  };
  const { text } = plan;
  const reply = sealToReporter(
    entry,
    { text, transfer: { ...order, heads: headsFor(entry, writer) } },
    writer,
  );
  const { carried, dropped, kept } = fatesOf(entry, plan.notes);
  const content: Transfer = {
    v: 1,
    seq: order.number,
    prev: entry.arrivals.at(-1)?.hash ?? null,
    seen: lastOfReporter(entry),
    date: today,
    certificate: view.member.certificate,
    order,
    told: { reply: encodeBase64(envelopeHash(reply.envelope)), replySeq: reply.seq, text },
    ...(plan.word === null ? {} : { word: plan.word }),
    openings: [...carried].flatMap((hash) => {
      const opening = entry.openings.get(hash);
      return opening === undefined ? [] : [encodeOpening(hash, opening)];
    }),
  };
  const transfer = sealContent('transfer', content, plan.certificate, senderOf(entry, writer));
  const { to, number, signature } = order;
  const note = sealNote(entry, { type: 'transferred', to, reason: plan.reason, number, signature }, writer);
  const bytes = (hashes: ReadonlySet<string>): Uint8Array[] =>
    [...hashes].map((hash) => decodeBase64(hash, 32));
  return {
    to,
    number,
    date: today,
    signature: decodeBase64(signature, 64),
    envelopes: [reply.envelope, transfer, note],
    carried: bytes(carried),
    dropped: bytes(dropped),
    kept: bytes(kept),
  };
}

/** The newest reply of every other desk of this unit. §7.11 */
function headsFor(entry: Case, { keys, view }: Writer): AnnouncedTransfer['heads'] {
  const own = knownReplies(entry, view.destination.id).filter(({ unit }) => unit === view.destination.id);
  return [...newestReplies(own).values()]
    .filter(({ desk }) => desk !== keys.desk)
    .map(({ desk, seq, hash }) => ({ desk, seq, hash }));
}

/** What becomes of each envelope that this unit has of the thread, by hash. What the reporter sent always goes along. */
function fatesOf(
  entry: Case,
  chosen: ReadonlySet<string>,
): Record<'carried' | 'dropped' | 'kept', Set<string>> {
  const carried = new Set<string>();
  const dropped = new Set<string>();
  for (const { hash } of [...entry.arrivals, ...entry.carried]) carried.add(hash);
  for (const message of entry.messages) {
    const goes =
      message.kind !== 'note' || message.content.event.type === 'replied' || chosen.has(message.hash);
    (goes ? carried : dropped).add(message.hash);
  }
  for (const [hash, kind] of entry.unopened) {
    if (carried.has(hash) || dropped.has(hash)) continue;
    (kind === 'note' ? dropped : carried).add(hash);
  }
  return { carried, dropped, kept: new Set(entry.parted.map(({ hash }) => hash)) };
}
