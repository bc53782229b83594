import { addDays, dayNumber, type Day } from '../../../crypto/days.ts';

const ACKNOWLEDGE_DAYS = 7;
const FEEDBACK_MONTHS = 3;

/** What is owed to a reporter next, until when, and how many days are left (negative: it is late by so many). */
export interface Clock {
  readonly owed: 'acknowledgement' | 'feedback';
  readonly due: Day;
  readonly left: number;
}

/** The same day of the month some months later, or the last day of a shorter month. */
function addMonths(day: Day, months: number): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0));
  last.setUTCDate(Math.min(date, last.getUTCDate()));
  return last.toISOString().slice(0, 10);
}

/**
 * The clock of a case: a report is acknowledged within seven days, and gets feedback within three months, by a reply once
 * something is decided. Null where nothing is owed.
 */
export function clockOf(
  since: Day,
  done: { readonly acknowledged: Day | null; readonly feedback: Day | null },
  today: Day,
): Clock | null {
  if (done.feedback !== null) return null;
  const owed = done.acknowledged === null ? 'acknowledgement' : 'feedback';
  const due = owed === 'feedback' ? addMonths(since, FEEDBACK_MONTHS) : addDays(since, ACKNOWLEDGE_DAYS);
  return { owed, due, left: dayNumber(due) - dayNumber(today) };
}
