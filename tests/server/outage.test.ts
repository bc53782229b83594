import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { concat } from '../../crypto/encoding.ts';
import { ready } from '../../crypto/sodium.ts';
import { startEmbedded } from '../../server/store/embedded.ts';
import { migrateDatabase } from '../../server/store/migrate.ts';
import { connectTo, startPostgres } from '../support/database.ts';
import { anyBytes, startTestServer, type Got } from '../support/server.ts';
import { directoryOf, fakeEnvelope, publish, TestUnit, weeks } from './units.ts';

test('while the database is away the answer is to come back later, and then all goes on', async () => {
  await ready();
  const folder = await mkdtemp(join(tmpdir(), 'drop-box-outage-'));
  const database = await startEmbedded(folder);
  await migrateDatabase(database.address);
  const unit = new TestUnit('northshire');
  const server = await startTestServer(database.address, directoryOf([unit]));
  await publish(server, unit, unit.next(weeks(1)));
  const token = anyBytes(32);
  const bytes = concat(anyBytes(512), fakeEnvelope('report', 1));
  const handIn = () => server.send('POST', '/api/destinations/northshire/threads', { token, bytes });

  await database.stop();
  const answers = [
    await handIn(),
    await server.send('GET', '/api/thread', { token }),
    await server.send('GET', '/api/destinations/northshire/certificates'),
    await server.send('GET', '/readyz'),
  ];
  for (const got of answers) {
    expect([got.status, got.error(), got.headers.get('Retry-After')]).toEqual([503, 'unavailable', '5']);
  }
  expect((await server.send('GET', '/healthz')).status).toBe(200);
  expect((await server.send('GET', '/api/directory')).status).toBe(200);
  server.services.faults.flush();
  expect(server.lines.at(-1)).toMatch(/^fault [A-Z0-9_]+: \d+$/);

  const again = await startEmbedded(folder);
  expect((await handIn()).status).toBe(201);
  expect((await handIn()).status).toBe(200);
  await server.close();
  await again.stop();
  await rm(folder, { recursive: true, force: true });
});

test('more requests than can wait for a busy database are told to come back, and none is lost', async () => {
  const postgres = await startPostgres();
  const address = await postgres.fresh();
  const server = await startTestServer(address, directoryOf([new TestUnit('northshire')]));
  const sql = connectTo(address);
  let answers: Promise<Got>[] = [];
  await sql.begin(async (tx) => {
    await tx`lock table threads`;
    answers = Array.from({ length: 300 }, () => server.send('GET', '/api/thread', { token: anyBytes(32) }));
    expect((await Promise.race(answers)).error()).toBe('unavailable');
    // Told from the headers: a body that never comes would keep an answer waiting that needs it.
    const early = await server.send('POST', '/api/destinations/northshire/threads', {
      ...{ token: anyBytes(32), endless: 512 + 8192 },
    });
    expect([early.status, early.headers.get('Retry-After')]).toEqual([503, '5']);
    expect((await server.send('GET', '/healthz')).status).toBe(200);
    expect((await server.send('GET', '/api/directory')).status).toBe(200);
  });
  await sql.end();
  const codes = (await Promise.all(answers)).map((got) => got.error());
  expect(codes.filter((code) => code === 'unavailable')).toHaveLength(300 - 256);
  expect(codes.filter((code) => code === 'not_found')).toHaveLength(256);
  await server.close();
  await postgres.stop();
});
