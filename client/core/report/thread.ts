import type { Day } from '../../../crypto/days.ts';
import { findDestination, type Destination, type Directory } from '../../../crypto/documents/directory.ts';
import { encodeBase64 } from '../../../crypto/encoding.ts';
import { DropError } from '../../../crypto/errors.ts';
import type { ReporterKeys } from '../../../crypto/keys.ts';
import { openState, sealState, stateHash, type ReporterState } from '../../../crypto/state.ts';
import { markOf } from '../../../crypto/transfer.ts';
import type { Api } from '../network/api.ts';
import type { OpenedReply, VerifiedReply } from './attribution.ts';
import { newestHeads, openReplies, type ThreadProblem } from './replies.ts';

/** A thread as its reporter sees it at one visit. */
export interface Visit {
  /** Who has the thread now. */
  readonly destination: Destination;
  /** How the thread was passed on, first to last; empty where it was not. §7.11 */
  readonly passed: readonly { readonly from: Destination; readonly to: Destination; readonly date: Day }[];
  /** The day of the visit before this one (or of sending, at the first visit). */
  readonly lastUsed: Day;
  /** How many visits there were before this one. */
  readonly visitsBefore: number;
  readonly replies: readonly VerifiedReply[];
  /** Whether a desk has signed, with a reply, that it had the newest message of the reporter by then. §7.1 */
  readonly isRead: boolean;
  readonly problems: readonly ThreadProblem[];
  /** The day on which the unit took the report off the server; null where it has not. §8.4 */
  readonly closed: Day | null;
  /** What the reporter's record says now; an answer goes on from it (`sealAnswer`). */
  readonly state: ReporterState;
  /** The record as the server has it, 512 bytes. */
  readonly record: Uint8Array;
  /** The hash of the newest reply as text; null where there is none. */
  readonly seen: string | null;
}

/**
 * Reads a thread, verifies everything in it, and writes the record of this visit. §7, §8
 * Throws `ApiError` (`not_found` where no such code was ever used; `withdrawn`), or `DropError` where the record itself
 * cannot be opened, the directory no longer knows the destination, or the server keeps back who has the thread
 * (`transfer_missing`). Losing a race against another visit with the same
 * code throws `ApiError` `state_changed`: somebody else is using it at this moment.
 */
export async function visitThread(
  api: Api,
  directory: Directory,
  keys: ReporterKeys,
  today: Day,
): Promise<Visit> {
  const thread = await api.readThread(keys.accessToken);
  const before = openState(thread.state, keys.stateKey, keys.threadKey);
  if (directory.version < before.directoryVersion) throw new DropError('document_older');
  const { replies, custody, problems } = openReplies(thread, before, directory, keys);
  const destination = custody.holders.at(-1) ?? findDestination(directory, before.destination);
  const last = custody.orders.at(-1);
  const state: ReporterState = {
    ...before,
    directoryVersion: directory.version,
    visits: before.visits + 1,
    lastUsed: today,
    desks: newestHeads(before.desks, replies),
    transfer: last === undefined ? null : { count: custody.orders.length, mark: markOf(last) },
  };
  const record = sealState(state, keys.stateKey, keys.threadKey);
  await api.putState(keys.accessToken, stateHash(thread.state), record);
  return {
    destination,
    lastUsed: before.lastUsed,
    visitsBefore: before.visits,
    passed: custody.orders.map(({ date }, index) => ({
      from: custody.holders[index] ?? destination,
      to: custody.holders[index + 1] ?? destination,
      date,
    })),
    replies: replies.map(toShow),
    isRead: replies.some(({ seen }) => seen === encodeBase64(before.head)),
    closed: replies.find(({ closes }) => closes)?.date ?? null,
    problems,
    state,
    record,
    seen: replies.at(-1)?.hash ?? null,
  };
}

function toShow({ kind, text, date, unit, desk, seq, hash, to, closes }: OpenedReply): VerifiedReply {
  return { kind, text, date, unit, desk, seq, hash, to, closes };
}
