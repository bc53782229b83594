import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays } from '../../crypto/days.ts';
import { concat } from '../../crypto/encoding.ts';
import { ready } from '../../crypto/sodium.ts';
import { runRetention } from '../../server/jobs/retention.ts';
import type { DatabaseAddress } from '../../server/store/address.ts';
import { connectTo, dump, startPostgres, type TestPostgres } from '../support/database.ts';
import { anyBytes, startTestServer, type TestServer } from '../support/server.ts';
import { directoryOf, fakeEnvelope, openSession, publish, TestUnit, weeks } from './units.ts';

let postgres: TestPostgres;

beforeAll(async () => {
  await ready();
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

async function handIn(server: TestServer, count: number, epoch = 1): Promise<void> {
  for (let made = 0; made < count; made += 1) {
    const bytes = concat(anyBytes(512), fakeEnvelope('report', epoch));
    const token = anyBytes(32);
    const got = await server.send('POST', '/api/destinations/northshire/threads', { token, bytes });
    expect(got.status).toBe(201);
  }
}

async function count(address: DatabaseAddress, table: string): Promise<number> {
  const sql = connectTo(address);
  const [row] = await sql.unsafe<{ count: string }[]>(`select count(*) from ${table}`);
  await sql.end();
  return Number(row?.count);
}

test('a thread goes when its days are over, which are drawn so that its end does not tell its beginning', async () => {
  const address = await postgres.fresh();
  const unit = new TestUnit('northshire');
  const server = await startTestServer(address, directoryOf([unit], 1, '2029-01-01'));
  await publish(server, unit, unit.next(weeks(1)));
  await handIn(server, 30);
  const sql = connectTo(address);
  const rows = await sql<
    { day: string }[]
  >`select distinct expires_on::text as day from threads order by day`;
  await sql.end();
  const days = rows.map(({ day }) => day);
  expect(days.length).toBeGreaterThan(2);
  expect(days[0]! >= addDays('2026-03-10', 730)).toBe(true);
  expect(days.at(-1)! <= addDays('2026-03-10', 736)).toBe(true);

  server.pass(729 * 24 * 60);
  await runRetention(server.services);
  expect(await count(address, 'threads')).toBe(30);
  server.pass(9 * 24 * 60);
  await runRetention(server.services);
  expect(await dump(address)).not.toMatch(/^public\.(threads|messages) /m);
  await server.close();
});

test('several replicas clear out more than one batch at the same moment', async () => {
  const address = await postgres.fresh();
  const server = await startTestServer(address, directoryOf([new TestUnit('northshire')]));
  const replica = await startTestServer(address, directoryOf([new TestUnit('northshire')]));
  const sql = connectTo(address);
  await sql`insert into threads select sha256(n::text::bytea), 'northshire', null, date '2026-03-09' + n % 2
    from generate_series(1, 500) as n`;
  await sql.end();
  const another = server.services;
  await Promise.all([runRetention(another), runRetention(replica.services)]);
  expect(await count(address, 'threads')).toBe(250);
  await Promise.all([server.close(), replica.close()]);
});

test('sessions and spent challenges go the day after, certificates when they and all before them have run out', async () => {
  const address = await postgres.fresh();
  const unit = new TestUnit('northshire');
  const server = await startTestServer(address, directoryOf([unit]));
  await publish(server, unit, unit.next(weeks(4)));
  await openSession(server, unit);
  await runRetention(server.services);
  expect([await count(address, 'sessions'), await count(address, 'spent')]).toEqual([1, 1]);
  server.pass(24 * 60);
  await runRetention(server.services);
  expect([await count(address, 'sessions'), await count(address, 'spent')]).toEqual([0, 0]);
  server.pass(15 * 24 * 60);
  await runRetention(server.services);
  expect(await count(address, 'certificates')).toBe(3);
  await publish(server, unit, unit.next(weeks(1, '2026-04-20')));
  server.pass(100 * 24 * 60);
  await runRetention(server.services);
  expect(await count(address, 'certificates')).toBe(1);
  const next = unit.next(weeks(1, '2026-07-01'));
  expect((await publish(server, unit, next)).status).toBe(200);
  await server.close();
});
