import type { Day } from '../../../crypto/days.ts';

const written = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});
const clockTime = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** A day as people write it: 3 May 2025. */
export function sayDay(day: Day): string {
  return written.format(Date.parse(`${day}T00:00:00Z`));
}

/** The time of day of a clock reading in milliseconds since 1970, on this machine's clock. */
export function sayTime(milliseconds: number): string {
  return clockTime.format(milliseconds);
}
