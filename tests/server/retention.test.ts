import { expect, test } from 'vitest';
import { addDays } from '../../crypto/days.ts';
import { runRetention } from '../../server/jobs/retention.ts';
import { ask, countRows, dump } from '../support/database.ts';
import { serve } from './service.ts';
import { report } from './talk.ts';
import { openSession, publish, weeks } from './units.ts';

const DAY = 24 * 60;
const server = serve({ northshire: 4 }, { anew: true });

const count = (table: string): Promise<number> => countRows(server.address, table);

test('a thread goes when its days are over, which are drawn so that its end does not tell its beginning', async () => {
  for (let made = 0; made < 30; made += 1) await report(server);
  const rows = await ask(
    server.address,
    (sql) => sql<{ day: string }[]>`select distinct expires_on::text as day from threads order by day`,
  );
  const days = rows.map(({ day }) => day);
  expect(days.length).toBeGreaterThan(2);
  expect(days[0]! >= addDays('2026-03-10', 730)).toBe(true);
  expect(days.at(-1)! <= addDays('2026-03-10', 736)).toBe(true);

  server.pass(729 * DAY);
  await runRetention(server.services);
  expect(await count('threads')).toBe(30);
  server.pass(9 * DAY);
  await runRetention(server.services);
  expect(await dump(server.address)).not.toMatch(/^public\.(threads|messages) /m);
});

test('several replicas clear out more than one batch at the same moment', async () => {
  const replica = await server.replica();
  await ask(
    server.address,
    (sql) => sql`insert into threads
      select sha256(n::text::bytea), 'northshire', null, date '2026-03-09' + n % 2 from generate_series(1, 500) as n`,
  );
  await Promise.all([runRetention(server.services), runRetention(replica.services)]);
  expect(await count('threads')).toBe(250);
  await replica.close();
});

test('sessions and spent challenges go the day after, certificates when they and all before them have run out', async () => {
  const unit = server.units.northshire;
  await openSession(server, unit);
  await runRetention(server.services);
  expect([await count('sessions'), await count('spent')]).toEqual([1, 1]);
  server.pass(DAY);
  await runRetention(server.services);
  expect([await count('sessions'), await count('spent')]).toEqual([0, 0]);
  server.pass(15 * DAY);
  await runRetention(server.services);
  expect(await count('certificates')).toBe(3);
  await publish(server, unit, unit.next(weeks(1, '2026-04-20')));
  server.pass(100 * DAY);
  await runRetention(server.services);
  expect(await count('certificates')).toBe(1);
  const next = unit.next(weeks(1, '2026-07-01'));
  expect((await publish(server, unit, next)).status).toBe(200);
});
