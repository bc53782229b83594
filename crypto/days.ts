/** A calendar day in UTC as `YYYY-MM-DD`: the finest time that the protocol knows. Days compare as text. §1 */
export type Day = string;

/** The day number of 9999-12-31, the last day that the form has room for. §1 */
export const LAST_DAY_NUMBER = 2_932_896;

const MILLISECONDS = 86_400_000;

/** The UTC day of a clock reading in milliseconds since 1970. */
export function dayOf(milliseconds: number): Day {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/** The day `count` days after (before, where negative) `day`. */
export function addDays(day: Day, count: number): Day {
  return dayOf(Date.parse(`${day}T00:00:00Z`) + count * MILLISECONDS);
}

/** Whole days since 1970-01-01, as stored in a reporter's state. §8 */
export function dayNumber(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`) / MILLISECONDS;
}

/** The day that is `number` days after 1970-01-01. §8 */
export function dayFromNumber(number: number): Day {
  return dayOf(number * MILLISECONDS);
}
