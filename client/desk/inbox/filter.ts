import type { Heading } from '../../../crypto/answers.ts';
import type { Report } from '../../../crypto/content.ts';
import type { Day } from '../../../crypto/days.ts';
import { clockOf, type Clock } from '../../core/case/clocks.ts';
import { daysSince, type Entry } from '../case/entry.ts';
import type { CaseState } from '../states.ts';

/** What the list is narrowed to; an empty text narrows nothing. */
export interface Filter {
  readonly state: CaseState | '';
  readonly heading: Heading | '';
  readonly risk: 'yes' | 'not-sure' | 'no' | '';
  /** The id of a desk, or `nobody`. */
  readonly assigned: string;
  readonly channel: Report['channel'] | '';
  /** Days: at most a week, a month, or older than that; or what is owed and late. */
  readonly age: '7' | '30' | 'older' | 'late' | '';
}

/** Narrows nothing. */
export const NO_FILTER: Filter = { state: '', heading: '', risk: '', assigned: '', channel: '', age: '' };

/** What is owed to a case's reporter; null where nothing is, or nothing can be. */
export function clockOfEntry({ since, record, withdrawn, state, arrivals }: Entry, today: Day): Clock | null {
  const gone = withdrawn !== null || state === 'transferred' || record.closed !== null;
  if (since === null || gone) return null;
  return clockOf(arrivals.at(-1)?.content.date ?? since, record, today);
}

/** Whether a case is among those that a filter leaves. */
export function passes(entry: Entry, filter: Filter, today: Day): boolean {
  const { state, heading, risk, assigned, channel, age } = filter;
  return (
    (state === '' || entry.state === state) &&
    (heading === '' || entry.headings.includes(heading)) &&
    (risk === '' || entry.risk === risk) &&
    (assigned === '' || (entry.record.assigned ?? 'nobody') === assigned) &&
    (channel === '' || entry.report?.channel === channel) &&
    (age === '' || isOfAge(entry, age, today))
  );
}

function isOfAge(entry: Entry, age: Exclude<Filter['age'], ''>, today: Day): boolean {
  if (age === 'late') return (clockOfEntry(entry, today)?.left ?? 0) < 0;
  if (entry.since === null) return false;
  const days = daysSince(entry.since, today);
  return age === 'older' ? days > 30 : days <= Number(age);
}
