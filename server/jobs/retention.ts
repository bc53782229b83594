import { dayOf } from '../../crypto/days.ts';
import type { Services } from '../endpoint.ts';
import { deleteLoose } from '../store/attachments.ts';
import { deleteExpired } from '../store/retention.ts';

/** Deletes all that has run out, in small batches, so that nobody waits for it. */
export async function runRetention({ db, clock }: Pick<Services, 'db' | 'clock'>): Promise<void> {
  while ((await deleteExpired(db, dayOf(clock()))) > 0);
  await clearLoose({ db, clock });
}

/** Deletes the files that nothing holds any more, in small batches. §7.6 */
export async function clearLoose({ db, clock }: Pick<Services, 'db' | 'clock'>): Promise<void> {
  while ((await deleteLoose(db, dayOf(clock()))) > 0);
}
