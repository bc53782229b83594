import { dayOf } from '../../crypto/days.ts';
import type { Services } from '../endpoint.ts';
import type { DatabaseAddress } from '../store/address.ts';
import { deleteExpired, deleteLoose } from '../store/retention.ts';
import { sweepTables } from '../store/sweep.ts';

/** Deletes all that has run out, in small batches, so that nobody waits for it. */
export async function runRetention({ db, clock }: Pick<Services, 'db' | 'clock'>): Promise<void> {
  while ((await deleteExpired(db, dayOf(clock()))) > 0);
  await clearLoose({ db, clock });
}

/** Deletes the files that nothing holds any more, in small batches. §7.6 */
export async function clearLoose({ db, clock }: Pick<Services, 'db' | 'clock'>): Promise<void> {
  while ((await deleteLoose(db, dayOf(clock()))) > 0);
}

/** A table was too large to be written anew: its freed pages keep old bytes until new rows overwrite them. */
class SweepError extends Error {
  readonly code = 'SWEEP_TOO_LARGE';
}

/** Makes what was deleted go from the database's files, once a day. Each table of more than `sweepMax` bytes counts as a fault. */
export async function runSweep(
  address: DatabaseAddress,
  sweepMax: number,
  { clock, faults }: Pick<Services, 'clock' | 'faults'>,
): Promise<void> {
  if (sweepMax === 0) return;
  const { tooLarge } = await sweepTables(address, dayOf(clock()), sweepMax);
  for (const name of tooLarge) faults.count(new SweepError(name));
}
