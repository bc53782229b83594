import type { Category, CaseEvent, Decision } from '../../../crypto/case-event.ts';
import type { Day } from '../../../crypto/days.ts';
import { orderNotes, type Placed } from './order.ts';

/** One verified entry of a case's shared record: which desk wrote it, on which day, and what happened. Secret. §7.8 */
export interface RecordEntry extends Placed {
  /** The id of the desk that signed it. */
  readonly desk: string;
  readonly date: Day;
  readonly event: CaseEvent;
}

type Graded = Extract<CaseEvent, { type: 'graded' }>;

/** The three marks of a grading, and the conditions that go with the handling code C. §7.4 */
export type Grading = Pick<Graded, 'source' | 'intelligence' | 'handling'> & { readonly conditions?: string };

/** Who said it and when, and why. */
interface Said {
  readonly desk: string;
  readonly date: Day;
  readonly reason: string;
}

/** What a unit has made of a case: what all entries of its record add up to. Secret. §7.8 */
export interface CaseRecord {
  /** The desk that has the case; null while nobody has. */
  readonly assigned: string | null;
  readonly grading: Grading | null;
  /** As the newest entry lists them. */
  readonly categories: readonly Category[];
  readonly decision: (Said & { readonly decision: Decision }) | null;
  /** The holds that nobody has lifted: the entries that set them, oldest first. */
  readonly holds: readonly (Said & { readonly hash: string })[];
  /** The threads that the case is linked to, in the order in which they were linked. */
  readonly links: readonly (Said & { readonly thread: string })[];
  /** The destination that the case went to; null where it is still this unit's. */
  readonly transferred: (Said & { readonly to: string }) | null;
  /** The export (hash of its manifest) with which the case was taken off the server; null while it is there. */
  readonly closed: (Omit<Said, 'reason'> & { readonly manifest: string }) | null;
  /** The day of the first reply; null where there was none. */
  readonly acknowledged: Day | null;
  /** The day of the first reply behind a decision; null where there was none. */
  readonly feedback: Day | null;
  /** The desks that have looked at the case, by id, in rising order. */
  readonly viewers: readonly string[];
}

const NOTHING: CaseRecord = {
  assigned: null,
  grading: null,
  categories: [],
  decision: null,
  holds: [],
  links: [],
  transferred: null,
  closed: null,
  acknowledged: null,
  feedback: null,
  viewers: [],
};

/**
 * Adds up the entries of a case's record: the same for every desk that has the same entries, in whatever order, and
 * however often, they arrived. A hold stands until an entry lifts that very hold, so two desks at once err on the side
 * of keeping. §7.8
 */
export function stateOf(entries: readonly RecordEntry[]): CaseRecord {
  const ordered = orderNotes(entries);
  const released = new Set(ordered.flatMap(({ event }) => (event.type === 'released' ? [event.hold] : [])));
  const state = ordered.reduce(add, NOTHING);
  return {
    ...state,
    holds: state.holds.filter(({ hash }) => !released.has(hash)),
    viewers: [...new Set(state.viewers)].sort(),
  };
}

function add(state: CaseRecord, { event, hash, desk, date }: RecordEntry): CaseRecord {
  switch (event.type) {
    case 'viewed':
      return { ...state, viewers: [...state.viewers, desk] };
    case 'replied': {
      const { acknowledged, feedback, decision } = state;
      return {
        ...state,
        acknowledged: acknowledged ?? date,
        feedback: feedback ?? (decision === null ? null : date),
      };
    }
    case 'assigned':
      return { ...state, assigned: event.to };
    case 'graded':
      return { ...state, grading: gradingOf(event) };
    case 'categorised':
      return { ...state, categories: event.categories };
    case 'decided':
      return { ...state, decision: { decision: event.decision, reason: event.reason, desk, date } };
    case 'held':
      return { ...state, holds: [...state.holds, { hash, desk, date, reason: event.reason }] };
    case 'linked':
    case 'unlinked': {
      const others = state.links.filter(({ thread }) => thread !== event.thread);
      if (event.type === 'unlinked') return { ...state, links: others };
      return { ...state, links: [...others, { thread: event.thread, desk, date, reason: event.reason }] };
    }
    case 'transferred':
      return { ...state, transferred: { to: event.to, desk, date, reason: event.reason } };
    case 'closed':
      return { ...state, closed: { manifest: event.manifest, desk, date } };
    case 'text':
    case 'released':
    case 'exported':
    case 'original-viewed':
      return state;
  }
}

function gradingOf(event: Graded): Grading {
  const { source, intelligence, handling } = event;
  const marks = { source, intelligence, handling };
  return event.handling === 'C' ? { ...marks, conditions: event.conditions } : marks;
}
