import type { Opening } from '../../../crypto/box.ts';
import type { FollowUp, Note, Report, Transfer } from '../../../crypto/content.ts';
import type { Day } from '../../../crypto/days.ts';
import type { ErrorCode } from '../../../crypto/errors.ts';
import type { TransferMark } from '../../../crypto/transfer.ts';
import type { Kind } from '../../../crypto/wire/envelope.ts';
import { wipe } from '../../../crypto/sodium.ts';
import type { TakenByPhone } from './phone.ts';

/** A note that was opened and whose desk (its id) the unit vouches for. §7.4 */
export interface NoteMessage {
  readonly kind: 'note';
  readonly hash: string;
  readonly content: Note;
  readonly desk: string;
}

/** A message of a case that was opened and whose sender is verified; `hash` names its envelope. §7 */
export type CaseMessage =
  | {
      readonly kind: 'report';
      readonly hash: string;
      readonly content: Report;
      /** Null where it does not say that it was taken by phone. §7.7 */
      readonly taken: TakenByPhone | null;
    }
  | { readonly kind: 'follow-up'; readonly hash: string; readonly content: FollowUp }
  | NoteMessage;

/** How a case came from another unit, as that unit's desk signed it; verified. §7.11 */
export interface Arrival {
  /** Names the envelope. */
  readonly hash: string;
  readonly desk: string;
  readonly content: Transfer;
}

/** A note of a unit before that came along, with the id of that unit; verified. §7.11 */
export interface CarriedNote extends NoteMessage {
  readonly unit: string;
}

/** What another unit handed over, so that an envelope can be opened and held against those before. §7.11 */
export interface Handed {
  /** Secret. */
  readonly opening: Opening;
  /** The ids of the units that had the thread before. */
  readonly before: readonly string[];
  /** The id of the destination that the report was sealed to; empty where that is not known. */
  readonly origin: string;
}

/** Everything that a unit knows about one thread. Its content is secret. */
export interface Case {
  /** The thread key, 32 bytes as text. */
  readonly thread: string;
  /** The reporter's public keys as text, from the first report; null while none has come. */
  reporter: { readonly sign: string; readonly kem: string } | null;
  readonly messages: CaseMessage[];
  /** The day that the reporter signed a withdrawal; null where there is none. */
  withdrawn: Day | null;
  /** Envelopes that could not be opened or verified, by hash, and why. */
  readonly refused: { readonly hash: string; readonly code: ErrorCode }[];
  /** The kind of each of those envelopes, where the case was read to be passed on. */
  readonly unopened: Map<string, Kind>;
  /** How the case came here, first to last; empty where it was this unit's from the beginning. */
  readonly arrivals: Arrival[];
  /** The notes of the units before that came along, each with the id of its unit. */
  readonly carried: CarriedNote[];
  /** This unit's own notes that it passed the case on, first to last. */
  readonly parted: NoteMessage[];
  /** Whether the case is another unit's now: then nothing of it is left here but `parted`. */
  away: boolean;
  /** The epoch whose seed opens what handed the case over; null where nothing did, or it is not known. */
  arrivedIn: number | null;
  /** The openings that were handed over, and of everything where the case was read to be passed on, by hash; secret. §6.3 */
  readonly openings: Map<string, Opening>;
  /** The envelopes whose openings another unit handed over. */
  readonly handed: Set<string>;
}

/** A case of which nothing has come yet. */
export function emptyCase(thread: string): Case {
  return {
    thread,
    reporter: null,
    messages: [],
    withdrawn: null,
    refused: [],
    unopened: new Map(),
    arrivals: [],
    carried: [],
    parted: [],
    away: false,
    arrivedIn: null,
    openings: new Map(),
    handed: new Set(),
  };
}

/** Forgets all of a case but that it was passed on. */
export function clearCase(entry: Case): void {
  for (const list of [entry.messages, entry.refused, entry.arrivals, entry.carried]) list.length = 0;
  wipe(...[...entry.openings.values()].map(({ secret }) => secret));
  for (const known of [entry.openings, entry.unopened, entry.handed]) known.clear();
  entry.reporter = null;
  entry.withdrawn = null;
  entry.arrivedIn = null;
}

/** How often a case is known to have been passed on. §7.11 */
export function passedOn({ arrivals, parted }: Case): TransferMark['count'] {
  const numbers = [
    ...arrivals.map(({ content }) => content.order.number),
    ...parted.map(({ content: { event } }) => (event.type === 'transferred' ? event.number : -1)),
  ];
  return Math.max(-1, ...numbers) + 1;
}

/** A reply that the reporter got, as far as a unit knows: whose desk (ids), its number, its hash. */
export interface KnownReply {
  readonly unit: string;
  readonly desk: string;
  readonly seq: number;
  readonly hash: string;
}

/** All replies that a unit (`own`, its id) knows of: its own, those of the units before, and what each transfer told. §7.4 */
export function knownReplies(entry: Case, own: string): KnownReply[] {
  const notes = entry.messages.flatMap((message) =>
    message.kind === 'note' ? [{ ...message, unit: own }] : [],
  );
  const noted = [...entry.carried, ...notes].flatMap(({ unit, desk, content: { event } }) =>
    event.type === 'replied' ? [{ unit, desk, seq: event.replySeq, hash: event.reply }] : [],
  );
  const told = entry.arrivals.map(({ desk, content: { order, told: it } }) => ({
    unit: order.from,
    desk,
    seq: it.replySeq,
    hash: it.reply,
  }));
  return [...told, ...noted];
}

/** The newest of some replies for each desk. */
export function newestReplies(replies: readonly KnownReply[]): Map<string, KnownReply> {
  const newest = new Map<string, KnownReply>();
  for (const reply of replies) {
    const known = newest.get(reply.desk);
    if (known === undefined || known.seq < reply.seq) newest.set(reply.desk, reply);
  }
  return newest;
}
