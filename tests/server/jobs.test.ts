import { expect, test } from 'vitest';
import { countFaults } from '../../server/faults.ts';
import { every } from '../../server/jobs/every.ts';
import { startJobs } from '../../server/jobs/start.ts';
import { ask } from '../support/database.ts';
import { serve } from './service.ts';

const DAY = 86_400_000;
const server = serve({ northshire: 1 });

test('a clock that runs ahead deletes nothing before its time, and the operator is told', async () => {
  await ask(
    server.address,
    (sql) => sql`insert into threads
      select sha256(n::text::bytea), 'northshire', null, current_date + n from generate_series(-2, 2, 4) as n`,
  );
  const lines: string[] = [];
  const faults = countFaults((line) => void lines.push(line));
  const services = { ...server.services, faults, clock: () => Date.now() + 800 * DAY };
  const jobs = startJobs(services, server.address, { sweepMax: 0 }, null);
  expect(jobs.retentionAt()).toBeNull();
  await expect.poll(() => jobs.retentionAt()).not.toBeNull();
  await jobs.stop();
  const left = await ask(
    server.address,
    (sql) => sql<{ days: number }[]>`select expires_on - current_date as days from threads`,
  );
  expect(left.map(({ days }) => days)).toEqual([2]);
  expect([...faults.totals.keys()]).toEqual(['CLOCKS_APART']);
  expect(lines).toEqual([expect.stringMatching(/^fault CLOCKS_APART: \d+$/)]);
});

test('a job goes on after it has failed, never runs twice at once, and is waited for when it is stopped', async () => {
  let [runs, running, most] = [0, 0, 0];
  const errors: unknown[] = [];
  const turn = async (): Promise<void> => {
    runs += 1;
    running += 1;
    most = Math.max(most, running);
    await ask(server.address, (sql) => sql`select 1`);
    running -= 1;
    if (runs === 1) throw new Error('the first time');
  };
  const job = every(1, turn, (error) => void errors.push(error));
  await expect.poll(() => runs).toBeGreaterThan(2);
  await job.stop();
  expect([running, most, errors.length]).toEqual([0, 1, 1]);
});

test('a job that was stopped while it waited for its next time does not come again', async () => {
  let [stopped, going] = [0, 0];
  const none = (): void => undefined;
  const job = every(20, () => Promise.resolve(void (stopped += 1)), none);
  await expect.poll(() => stopped).toBeGreaterThan(0);
  await job.stop();
  const before = stopped;
  const other = every(1, () => Promise.resolve(void (going += 1)), none);
  await expect.poll(() => going).toBeGreaterThan(100);
  await other.stop();
  expect(stopped).toBe(before);
});
