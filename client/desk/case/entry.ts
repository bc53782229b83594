import type { Heading } from '../../../crypto/answers.ts';
import type { Report } from '../../../crypto/content.ts';
import { dayNumber, type Day } from '../../../crypto/days.ts';
import type { ErrorCode } from '../../../crypto/errors.ts';
import type { Arrival, Case, CaseMessage } from '../../core/case/case.ts';
import { caseFindings, recordOf } from '../../core/case/case-record.ts';
import { stateOf, type CaseRecord } from '../../core/record/state.ts';
import { shortName } from '../keys/short-name.ts';
import type { CaseState } from '../states.ts';

/** A case as the page shows it: a picture of the case book at one moment, never changed after. Its content is secret. */
export interface Entry {
  /** The thread key as text. */
  readonly thread: string;
  /** See {@link shortName}. */
  readonly name: string;
  readonly case: Case;
  readonly report: Report | null;
  readonly messages: readonly CaseMessage[];
  readonly refused: readonly { readonly hash: string; readonly code: ErrorCode }[];
  readonly withdrawn: Day | null;
  readonly findings: ReturnType<typeof caseFindings>;
  /** How it came from other units, first to last, and which of their notes came along. */
  readonly arrivals: readonly Arrival[];
  readonly carried: Case['carried'];
  /** What the unit has made of it. */
  readonly record: CaseRecord;
  readonly state: CaseState;
  readonly headings: readonly Heading[];
  readonly risk: 'yes' | 'no' | 'not-sure' | null;
  /** The day that the report carries; null where none could be opened. */
  readonly since: Day | null;
  /** The hash of the reporter's newest message. */
  readonly newest: string | null;
  /** Whether a desk of the unit wrote something after the reporter's newest message. */
  readonly handled: boolean;
  /** The desks that have opened the case since the reporter's newest message, by the record. */
  readonly viewers: readonly string[];
  /** Where the reporter's newest message came in the inbox: the higher, the newer. */
  readonly place: number;
  /** Everything that search looks in. */
  readonly words: string;
}

/** Makes the page's picture of a case; `words` is everything that search looks in. */
export function pictureOf(entry: Case, place: number, words: string): Entry {
  const messages: CaseMessage[] = [...(entry.away ? entry.parted.slice(-1) : entry.messages)];
  const report = messages.find((message) => message.kind === 'report')?.content ?? null;
  const newest = messages.findLast(({ kind }) => kind !== 'note')?.hash ?? null;
  const notes = messages.filter((message) => message.kind === 'note');
  const replies = notes.filter(({ content }) => content.event.type === 'replied');
  const record = stateOf(recordOf({ messages }));
  const state = ((): CaseState => {
    if (entry.withdrawn !== null) return 'withdrawn';
    if (entry.away) return 'transferred';
    if (record.closed !== null) return 'closed';
    if (report === null) return 'unreadable';
    if (replies.some(({ content }) => content.seen === newest)) return 'answered';
    return replies.length > 0 ? 'follow-up' : 'new';
  })();
  const name = shortName(entry.thread);
  return {
    thread: entry.thread,
    name,
    case: entry,
    report,
    messages,
    refused: [...entry.refused],
    withdrawn: entry.withdrawn,
    findings: caseFindings(entry),
    record,
    arrivals: [...entry.arrivals],
    carried: [...entry.carried],
    state,
    headings: report?.answers.headings ?? [],
    risk: report?.answers.risk?.now ?? null,
    since: report?.date ?? null,
    newest,
    handled: notes.some((note) => isWork(note) && note.content.seen === newest),
    viewers: notes.flatMap(({ desk, content: { event, seen } }) =>
      event.type === 'viewed' && seen === newest ? [desk] : [],
    ),
    place,
    words,
  };
}

/** Whether a message is something that people wrote to each other; the rest of the record is shown as its history. */
export function isWritten(message: CaseMessage): boolean {
  return message.kind !== 'note' || ['text', 'replied'].includes(message.content.event.type);
}

/** Whether a note shows that somebody dealt with the case, beyond looking at it. */
function isWork({ content }: Extract<CaseMessage, { kind: 'note' }>): boolean {
  return !['viewed', 'original-viewed', 'exported'].includes(content.event.type);
}

/** Whether a case is not this unit's to keep any more: it was taken back, taken off the server, or is another unit's by now. */
export function leaves({ withdrawn, record }: Entry): boolean {
  return withdrawn !== null || record.closed !== null || record.transferred !== null;
}

/** How many whole days ago a day was; never less than 0, as the reporter's clock may be ahead. */
export function daysSince(day: Day, today: Day): number {
  return Math.max(0, dayNumber(today) - dayNumber(day));
}
