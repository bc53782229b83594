import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ready } from '../../crypto/sodium.ts';
import { ATTACHMENT_PART_SIZE } from '../../crypto/wire/attachment.ts';
import { countFaults } from '../../server/faults.ts';
import { runRetention, runSweep } from '../../server/jobs/retention.ts';
import { startEmbedded, type EmbeddedDatabase } from '../../server/store/embedded.ts';
import { migrateDatabase } from '../../server/store/migrate.ts';
import { sweepTables } from '../../server/store/sweep.ts';
import { ask, connectTo } from '../support/database.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { makeFile, stage, type File } from './files.ts';
import { deskSends, followUp, handIn, makeReport, withdraw, type Report } from './talk.ts';
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

function stageMarked(name: string): Promise<File> {
  const file = makeFile(ATTACHMENT_PART_SIZE);
  return stage(server, { ...file, parts: file.parts.map(({ length }) => marked(name, length)) });
}

/** A thread with a report, a file, a follow-up, a reply and a note, all marked with its name. */
async function converse(name: string): Promise<Report> {
  const state = marked(`${name} state`, 512);
  const mine = { ...makeReport(), state, envelope: envelope(`${name} report`, 'report') };
  const later = marked(`${name} later state`, 512);
  const more = envelope(`${name} follow-up`, 'follow-up');
  const said = [envelope(`${name} reply`, 'reply', 0), envelope(`${name} note`, 'note')];
  const file = await stageMarked(`${name} file`);
  const got = [
    await handIn(server, mine, 'northshire', [file]),
    await followUp(server, mine, { state: later, envelope: more }),
    await deskSends(server, await openSession(server, unit), mine, said),
  ];
  expect(got.map(({ status }) => status)).toEqual([201, 201, 201]);
  return mine;
}

/** Which of these marks can be read in the database's files, its log and statistics included. */
async function found(marks: readonly string[]): Promise<string[]> {
  await ask(database.address, (sql) => sql`checkpoint`);
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
  await stageMarked('staged');
  await ask(database.address, (sql) => sql`analyze`);
  expect(await found([...marksOf('withdrawn'), 'staged'])).toEqual([...marksOf('withdrawn'), 'staged']);

  expect((await withdraw(server, withdrawn)).status).toBe(200);
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

test('a table is rewritten once a day where it has changed, by one replica, and only vacuumed, and told of, where it is too large', async () => {
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

  await churn();
  const faults = countFaults(() => undefined);
  const clock = () => Date.parse('2029-06-04T00:00:00Z');
  await runSweep(database.address, 0, { clock, faults });
  expect(faults.totals.size).toBe(0);
  await runSweep(database.address, 1, { clock, faults });
  expect([...faults.totals]).toEqual([['SWEEP_TOO_LARGE', 1]]);
  await sql.end();
});
