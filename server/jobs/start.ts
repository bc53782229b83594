import type { Config } from '../config.ts';
import type { Services } from '../endpoint.ts';
import type { DatabaseAddress } from '../store/address.ts';
import { every } from './every.ts';
import { databaseTime } from '../store/ping.ts';
import { scheduleNotices, type Notices } from './notices.ts';
import { clearLoose, runRetention, runSweep } from './retention.ts';

const DIRECTORY_MILLISECONDS = 3000;
const HOUR = 3_600_000;
const RETENTION_MILLISECONDS = HOUR;
const LOOSE_MILLISECONDS = 60_000;
const FAULTS_MILLISECONDS = 60_000;
const NOTICES_MILLISECONDS = 15_000;

/** The clocks of this machine and of the database are far apart: one of them is wrong. */
class ClockError extends Error {
  readonly code = 'CLOCKS_APART';
}

/** All that the server does without being asked. */
export interface Jobs {
  /** When what has run out was last deleted, in milliseconds since 1970; null before the first time. */
  retentionAt(): number | null;
  /** Takes care that nothing runs again, and waits for what is running. */
  stop(): Promise<void>;
}

/** Starts the jobs of one replica, without notices where those are null; what they throw is counted as faults. */
export function startJobs(
  services: Services,
  address: DatabaseAddress,
  { sweepMax }: Pick<Config, 'sweepMax'>,
  notices: Notices | null,
): Jobs {
  const { directory, faults, clock } = services;
  let retentionAt: number | null = null;
  const retention = async (): Promise<void> => {
    const sure = await withSureClock(services);
    await runRetention(sure);
    retentionAt = clock();
    await runSweep(address, sweepMax, sure);
  };
  const loose = async (): Promise<void> => clearLoose(await withSureClock(services));
  const flush = (): Promise<void> => {
    faults.flush();
    return Promise.resolve();
  };
  const ending = new AbortController();
  const sendDue = notices === null ? null : scheduleNotices(notices, services);
  const jobs = [
    every(DIRECTORY_MILLISECONDS, () => directory.refresh(), faults.count),
    every(RETENTION_MILLISECONDS, retention, faults.count),
    every(LOOSE_MILLISECONDS, loose, faults.count),
    every(FAULTS_MILLISECONDS, flush, faults.count),
  ];
  if (sendDue !== null) {
    const look = async (): Promise<void> => sendDue((await withSureClock(services)).clock(), ending.signal);
    jobs.push(every(NOTICES_MILLISECONDS, look, faults.count));
  }
  return {
    retentionAt: () => retentionAt,
    async stop() {
      ending.abort();
      await Promise.all(jobs.map((job) => job.stop()));
      faults.flush();
    },
  };
}

/**
 * For deleting and for notices the earlier of two clocks counts, this machine's and the database's: one that runs ahead must not make
 * anything run out, nor use up the slots of days to come. Where they are more than an hour apart that is counted as a fault.
 */
async function withSureClock(services: Services): Promise<Services> {
  const [own, theirs] = [services.clock(), await databaseTime(services.db)];
  if (Math.abs(own - theirs) > HOUR) services.faults.count(new ClockError());
  return { ...services, clock: () => Math.min(own, theirs) };
}
