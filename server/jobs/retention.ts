import { dayOf } from '../../crypto/days.ts';
import type { Services } from '../endpoint.ts';
import { deleteExpired } from '../store/retention.ts';

/** Deletes all that has run out, in small batches, so that nobody waits for it. */
export async function runRetention({ db, clock }: Pick<Services, 'db' | 'clock'>): Promise<void> {
  while ((await deleteExpired(db, dayOf(clock()))) > 0);
}
