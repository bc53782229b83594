import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { concat, encodeBase64, encodeText } from '../../crypto/encoding.ts';
import { hash } from '../../crypto/hash.ts';
import { ready } from '../../crypto/sodium.ts';
import { ATTACHMENT_PART_SIZE, sealedPartLength } from '../../crypto/wire/attachment.ts';
import { ATTACHMENTS_HEADER, encodeClaims } from '../../crypto/wire/claims.ts';
import { encodeFrames, FRAME } from '../../crypto/wire/frames.ts';
import { runRetention, runSweep } from '../../server/jobs/retention.ts';
import { startEmbedded, type EmbeddedDatabase } from '../../server/store/embedded.ts';
import { migrateDatabase } from '../../server/store/migrate.ts';
import { sweepTables } from '../../server/store/sweep.ts';
import { connectTo } from '../support/database.ts';
import { anyBytes, startTestServer, type Sent, type TestServer } from '../support/server.ts';
import { directoryOf, fakeEnvelope, openSession, publish, TestUnit, weeks } from './units.ts';

const GIB = 2 ** 30;

let folder: string;
let database: EmbeddedDatabase;
let server: TestServer;
let unit: TestUnit;

beforeAll(async () => {
  await ready();
  folder = await mkdtemp(join(tmpdir(), 'drop-box-sweep-'));
  database = await startEmbedded(folder);
  await migrateDatabase(database.address);
  unit = new TestUnit('northshire');
  server = await startTestServer(database.address, directoryOf([unit]));
  await publish(server, unit, unit.next(weeks(1)));
});
afterAll(async () => {
  await server.close();
  await database.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Bytes of a name, as long as asked for, so that any piece of 64 that is left can be recognised. */
function marked(name: string, length: number): Uint8Array {
  const mark = Buffer.from(`<<${name.padEnd(28, '.')}>>`);
  return Uint8Array.from({ length }, (_, at) => mark[at % mark.length] ?? 0);
}

function envelope(name: string, kind: Parameters<typeof fakeEnvelope>[0], epoch = 1): Uint8Array {
  const bytes = fakeEnvelope(kind, epoch);
  bytes.set(marked(name, 8192 - 10), 10);
  return bytes;
}

async function send(method: string, path: string, sent: Sent): Promise<void> {
  const got = await server.send(method, path, sent);
  if (got.status >= 300) throw new Error(`${path}: ${String(got.status)} ${got.error()}`);
}

async function stage(name: string): Promise<{ id: Uint8Array; token: Uint8Array }> {
  const [id, token, padded] = [anyBytes(16), anyBytes(32), ATTACHMENT_PART_SIZE];
  await send('POST', '/api/attachments', { token, json: { id: encodeBase64(id), padded } });
  const bytes = marked(name, sealedPartLength(padded, 0));
  await send('PUT', `/api/attachments/${encodeBase64(id)}/parts/0`, { token, bytes });
  return { id, token };
}

/** A thread with a report, a file, a follow-up, a reply and a note, all marked with its name; gives its token. */
async function converse(name: string): Promise<Uint8Array> {
  const [token, file] = [anyBytes(32), await stage(`${name} file`)];
  const state = marked(`${name} state`, 512);
  await send('POST', '/api/destinations/northshire/threads', {
    token,
    bytes: concat(state, envelope(`${name} report`, 'report')),
    headers: { [ATTACHMENTS_HEADER]: encodeClaims([file]) },
  });
  await send('POST', '/api/thread/messages?destination=northshire', {
    token,
    ifMatch: hash('state v1', state),
    bytes: concat(marked(`${name} later state`, 512), envelope(`${name} follow-up`, 'follow-up')),
  });
  const session = await openSession(server, unit);
  await send('POST', `/api/desk/threads/${encodeBase64(hash('thread v1', token))}/messages`, {
    token: session,
    bytes: encodeFrames([
      { tag: FRAME.message, bytes: envelope(`${name} reply`, 'reply', 0) },
      { tag: FRAME.message, bytes: envelope(`${name} note`, 'note') },
    ]),
  });
  return token;
}

/** Which of these marks can be read in the database's files, its log and statistics included. */
async function found(marks: readonly string[]): Promise<string[]> {
  const sql = connectTo(database.address);
  await sql`checkpoint`;
  await sql.end();
  const left = new Set<string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name)).catch(() => Buffer.alloc(0));
    for (const mark of marks) {
      if (bytes.includes(`<<${mark.padEnd(28, '.')}>>`)) left.add(mark);
    }
  }
  return marks.filter((mark) => left.has(mark));
}

const marksOf = (name: string): string[] =>
  ['report', 'file', 'state', 'later state', 'follow-up', 'reply', 'note'].map((part) => `${name} ${part}`);

/** Sweeps on the server's day. PostgreSQL counts deleted rows a second late, unless the connection that deleted them ends. */
async function sweep(): Promise<void> {
  const { clock, faults } = server.services;
  await server.close();
  await runSweep(database.address, GIB, { clock, faults });
  server = await startTestServer(database.address, directoryOf([unit], 1, '2029-01-01'));
}

test('what was withdrawn, has run out or was never brought is in no file of the database afterwards', async () => {
  const withdrawn = await converse('withdrawn');
  await stage('staged');
  const sql = connectTo(database.address);
  await sql`analyze`;
  await sql.end();
  expect(await found([...marksOf('withdrawn'), 'staged'])).toEqual([...marksOf('withdrawn'), 'staged']);

  await send('POST', '/api/thread/withdrawal', {
    token: withdrawn,
    bytes: concat(encodeText('2026-03-10'), anyBytes(64)),
  });
  await converse('kept');
  server.pass(3 * 24 * 60);
  await runRetention(server.services);
  await sweep();
  expect(await found([...marksOf('withdrawn'), 'staged'])).toEqual([]);
  // The older state was overwritten by the visit, so it goes too.
  expect(await found(marksOf('kept'))).toEqual(marksOf('kept').filter((mark) => mark !== 'kept state'));

  server.pass(737 * 24 * 60);
  await runRetention(server.services);
  await sweep();
  expect(await found(marksOf('kept'))).toEqual([]);
});

test('a table is rewritten once a day where it has changed, by one replica, and only vacuumed where it is too large', async () => {
  const sql = connectTo(database.address);
  const churn = async (): Promise<void> => {
    await sql`insert into spent values ('\\x01', '2026-01-01')`;
    await sql`delete from spent`;
    await sql`select pg_stat_force_next_flush()`;
  };
  await churn();
  const both = await Promise.all([1, 2].map(() => sweepTables(database.address, '2029-06-01', GIB)));
  expect(both.flatMap(({ rewritten }) => rewritten).filter((name) => name === 'spent')).toEqual(['spent']);
  await churn();
  expect(await sweepTables(database.address, '2029-06-01', GIB)).toEqual({ rewritten: [], tooLarge: [] });
  expect(await sweepTables(database.address, '2029-06-02', 1)).toEqual({
    rewritten: [],
    tooLarge: ['spent'],
  });
  expect(await sweepTables(database.address, '2029-06-03', GIB)).toEqual({ rewritten: [], tooLarge: [] });
  await sql.end();
});
