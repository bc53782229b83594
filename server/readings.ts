import { dayOf } from '../crypto/days.ts';
import type { Services } from './endpoint.ts';
import type { Jobs } from './jobs/start.ts';
import type { Readings } from './metrics.ts';
import { databaseSize } from './store/ping.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Reads what metrics tell, at this moment. A database that does not answer is told as well, not thrown. */
export async function takeReadings(services: Services, jobs: Pick<Jobs, 'retentionAt'>): Promise<Readings> {
  const { db, directory, faults, clock } = services;
  const now = clock();
  const today = dayOf(now);
  const { expires } = directory.current().content;
  const databaseBytes = await databaseSize(db).catch(() => null);
  const retentionAt = jobs.retentionAt();
  return {
    faults: faults.totals,
    ready: databaseBytes !== null && today <= expires,
    databaseBytes,
    memoryBytes: process.memoryUsage.rss(),
    directoryDays: Math.round((Date.parse(expires) - Date.parse(today)) / DAY),
    retentionHours: retentionAt === null ? null : Math.floor((now - retentionAt) / HOUR),
  };
}
