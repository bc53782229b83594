import { signClosed, signClosing } from '../../../crypto/closing.ts';
import { decodeBase64, encodeBase64 } from '../../../crypto/encoding.ts';
import { CodedError } from '../../../crypto/errors.ts';
import { envelopeHash } from '../../../crypto/seal.ts';
import { UnitError } from '../unit/administration.ts';
import type { Case } from '../case/case.ts';
import { recordOf } from '../case/case-record.ts';
import type { DeskKeys } from './desk.ts';
import type { Verification } from '../export/verify.ts';
import { stateOf } from '../record/state.ts';
import { sealNote, sealToReporter, type Writer } from './reply.ts';

/**
 * Why a case may not be taken off the server. §8.4
 *
 * - `held`: a hold stands. `gone`: it was withdrawn, transferred or closed already.
 * - `export-damaged`: the export does not verify. `export-foreign`: it is of another case. `export-unrecorded`: the record
 *   does not say that it was made. `export-older`: something came into the case since.
 * - `unopened`: a message is sealed to a key that this desk does not have, so no export of this desk holds it.
 */
export type ClosingBarrier =
  'held' | 'gone' | 'export-damaged' | 'export-foreign' | 'export-unrecorded' | 'export-older' | 'unopened';

/** Thrown where a case may not be taken off the server. */
export class ClosingError extends CodedError<ClosingBarrier> {
  override readonly name = 'ClosingError';
}

/** What stands in the way of taking a case off the server, of which that export was verified; null where nothing does. §8.4 */
export function closingBarrier(entry: Case, exported: Verification): ClosingBarrier | null {
  const { manifest, hash, messages, problems } = exported;
  const record = recordOf(entry);
  const { holds, closed, transferred } = stateOf(record);
  if (entry.away || entry.withdrawn !== null || closed !== null || transferred !== null) return 'gone';
  if (holds.length > 0) return 'held';
  if (problems.length > 0) return 'export-damaged';
  if (manifest.thread !== entry.thread) return 'export-foreign';
  if (!record.some(({ event }) => event.type === 'exported' && event.manifest === hash)) {
    return 'export-unrecorded';
  }
  if (entry.refused.some(({ code }) => code === 'envelope_epoch')) return 'unopened';
  const there = new Set(messages);
  const isLook = (message: Case['messages'][number]): boolean =>
    message.kind === 'note' && ['viewed', 'exported'].includes(message.content.event.type);
  return entry.messages.every((message) => isLook(message) || there.has(message.hash))
    ? null
    : 'export-older';
}

/** What a closing says, and how far the desk has read the inbox. */
export interface ClosingWords {
  /** What the reporter reads last. */
  readonly text: string;
  /** The verified export that the case was saved in. */
  readonly exported: Verification;
}

/**
 * Seals the last reply and the last note of a case. §8.4 Throws {@link ClosingError} where something stands in the way,
 * `UnitError` (`not_lead`), `content_too_long`, or `key_invalid` where there is no report.
 */
export function sealClosing(
  entry: Case,
  { text, exported }: ClosingWords,
  writer: Writer,
): readonly [Uint8Array, Uint8Array] {
  const barrier = closingBarrier(entry, exported);
  if (barrier !== null) throw new ClosingError(barrier);
  const { keys, today } = writer;
  if (keys.unit === null) throw new UnitError('not_lead');
  const signature = signClosed(decodeBase64(entry.thread, 32), today, keys.unit.secretKey);
  const { envelope, seq } = sealToReporter(entry, { text, closes: signature }, writer);
  const reply = encodeBase64(envelopeHash(envelope));
  const event = { type: 'closed', text, reply, replySeq: seq, manifest: exported.hash, signature } as const;
  return [envelope, sealNote(entry, event, writer)];
}

/** The body that asks the server to close a thread, signed by the unit. §8.4 Throws `UnitError` (`not_lead`). */
export function closingBody(
  thread: string,
  [reply, note]: readonly [Uint8Array, Uint8Array],
  cursor: bigint,
  { unit }: DeskKeys,
): Uint8Array {
  if (unit === null) throw new UnitError('not_lead');
  return signClosing({ cursor, reply, note }, decodeBase64(thread, 32), unit.secretKey);
}
