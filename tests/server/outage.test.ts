import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ready } from '../../crypto/sodium.ts';
import { ENVELOPE_SIZES, STATE_SIZE } from '../../crypto/wire/sizes.ts';
import { takeReadings } from '../../server/readings.ts';
import { startEmbedded } from '../../server/store/embedded.ts';
import { migrateDatabase } from '../../server/store/migrate.ts';
import { ask, connectTo } from '../support/database.ts';
import { anyBytes, startTestServer, type Got } from '../support/server.ts';
import { expectRefusal } from './every-route.ts';
import { serve } from './service.ts';
import { askForThread, handIn, makeReport } from './talk.ts';
import { directoryOf, publish, TestUnit, weeks } from './units.ts';

const service = serve({ northshire: 0 });

test('while the database is away the answer is to come back later, and then all goes on', async () => {
  await ready();
  const folder = await mkdtemp(join(tmpdir(), 'drop-box-outage-'));
  const database = await startEmbedded(folder);
  await migrateDatabase(database.address);
  const unit = new TestUnit('northshire');
  const server = await startTestServer(database.address, directoryOf([unit]));
  await publish(server, unit, unit.next(weeks(1)));
  const mine = makeReport();

  await database.stop();
  const answers = [
    await handIn(server, mine),
    await askForThread(server, mine),
    await server.send('GET', '/api/destinations/northshire/certificates'),
    await server.send('GET', '/readyz'),
  ];
  for (const got of answers) {
    expect([got.status, got.error(), got.headers.get('Retry-After')]).toEqual([503, 'unavailable', '5']);
  }
  expect((await server.send('GET', '/healthz')).status).toBe(200);
  expect((await server.send('GET', '/api/directory')).status).toBe(200);
  const readings = await takeReadings(server.services, { retentionAt: () => null });
  expect(readings).toMatchObject({ ready: false, databaseBytes: null, retentionHours: null });
  server.services.faults.flush();
  expect(server.lines.at(-1)).toMatch(/^fault [A-Z0-9_]+: \d+$/);

  const again = await startEmbedded(folder);
  expect((await handIn(server, mine)).status).toBe(201);
  expect((await handIn(server, mine)).status).toBe(200);
  await server.close();
  await again.stop();
  await rm(folder, { recursive: true, force: true });
});

test('what nobody foresaw is the service’s own failure, and is counted by its code alone', async () => {
  const address = await service.postgres.fresh();
  const server = await startTestServer(address, directoryOf([new TestUnit('northshire')]));
  await ask(address, (sql) => sql`alter table threads rename to lost`);
  const got = await askForThread(server, makeReport());
  expectRefusal(got, 'internal');
  expect(got.headers.has('Retry-After')).toBe(false);
  server.services.faults.flush();
  expect(server.lines.slice(1)).toEqual(['fault 42P01: 1']);
  await server.close();
});

/** How many requests one server lets wait for its database; written out, as it bounds the memory that a server needs. */
const WAITING_MAX = 256;

test('more requests than can wait for a busy database are told to come back, and none is lost', async () => {
  const server = service;
  const sql = connectTo(server.address);
  let answers: Promise<Got>[] = [];
  await sql.begin(async (tx) => {
    await tx`lock table threads`;
    answers = Array.from({ length: 300 }, () => askForThread(server, makeReport()));
    expect((await Promise.race(answers)).error()).toBe('unavailable');
    // Told from the headers: a body that never comes would keep an answer waiting that needs it.
    const endless = { token: anyBytes(32), endless: STATE_SIZE + ENVELOPE_SIZES[0] };
    const early = await server.send('POST', '/api/destinations/northshire/threads', endless);
    expect([early.status, early.headers.get('Retry-After')]).toEqual([503, '5']);
    expect((await server.send('GET', '/healthz')).status).toBe(200);
    expect((await server.send('GET', '/api/directory')).status).toBe(200);
  });
  await sql.end();
  const codes = (await Promise.all(answers)).map((got) => got.error());
  expect(codes.filter((code) => code === 'unavailable')).toHaveLength(300 - WAITING_MAX);
  expect(codes.filter((code) => code === 'not_found')).toHaveLength(WAITING_MAX);
});
