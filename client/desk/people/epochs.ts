import { addDays, dayNumber, type Day } from '../../../crypto/days.ts';
import type { EpochSeed } from '../../../crypto/seeds.ts';
import { UNIT_POLICY } from '../../core/unit/unit.ts';

/** Three weeks: whoever comes back from leave still has time to act. */
const WARN_DAYS = 21;

/** An epoch as a person needs to know it: whether it may be in use, is published ahead, or is kept for old reports. */
export interface EpochRow {
  readonly epoch: number;
  readonly last: Day;
  readonly state: 'used' | 'ahead' | 'past';
}

/** The unit's epochs, newest first; one is in use from the day before it begins until its last day. docs/protocol.md §5.2 */
export function epochRows(seeds: readonly EpochSeed[], today: Day): EpochRow[] {
  return seeds
    .map(({ epoch, notAfter }): EpochRow => {
      const begun = addDays(notAfter, -UNIT_POLICY.lasts - 1) <= today;
      return { epoch, last: notAfter, state: notAfter < today ? 'past' : begun ? 'used' : 'ahead' };
    })
    .reverse();
}

/** How long reports can still be sealed to the unit; null where they cannot. `soon`: it is time to publish more. */
export function lasting(
  seeds: readonly EpochSeed[],
  today: Day,
): { readonly last: Day; readonly days: number; readonly soon: boolean } | null {
  const last = seeds.at(-1)?.notAfter;
  if (last === undefined || last < today) return null;
  const days = dayNumber(last) - dayNumber(today);
  return { last, days, soon: days < WARN_DAYS };
}
