import { execFile } from 'node:child_process';
import { chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays, dayOf } from '../../crypto/days.ts';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { ready } from '../../crypto/sodium.ts';
import { postgresAccount } from '../../server/store/account.ts';
import { migrateDatabase } from '../../server/store/migrate.ts';
import {
  initialiseFolder,
  startPostgres,
  type PostgresProcess,
} from '../../server/store/postgres-process.ts';
import { sweepTables } from '../../server/store/sweep.ts';
import { freePort, PROJECT } from '../support/child.ts';
import { ask } from '../support/database.ts';
import { scanBytes } from '../support/scan.ts';
import { startTestServer } from '../support/server.ts';
import { askForThread, readInbox, report } from './talk.ts';
import { directoryOf, openSession, publish, TestUnit, weeks } from './units.ts';

const run = promisify(execFile);
const shipped = (name: string): string => join(PROJECT, 'deploy', name);

let folder: string;
let postgres: PostgresProcess;
let port: number;

/** Debian's PostgreSQL, with the settings that we ship. */
beforeAll(async () => {
  await ready();
  const [version] = (await readdir('/usr/lib/postgresql')).sort((a, b) => Number(b) - Number(a));
  const programs = `/usr/lib/postgresql/${version ?? ''}/bin`;
  const account = await postgresAccount();
  folder = await mkdtemp(join(tmpdir(), 'drop-box-backup-'));
  const data = join(folder, 'data');
  await mkdir(data, { mode: 0o700 });
  if (account.ids !== null) {
    await run('chmod', ['711', folder]);
    await chown(data, account.ids.uid, account.ids.gid);
  }
  const options = ['--auth=trust', '--username=postgres', '--no-sync'];
  await initialiseFolder(join(programs, 'initdb'), data, account, options);
  const settings = await readFile(shipped('postgresql.conf'), 'utf8');
  await writeFile(join(data, 'postgresql.auto.conf'), settings);
  port = await freePort();
  const places = { port: String(port), listen_addresses: '127.0.0.1', unix_socket_directories: '' };
  postgres = await startPostgres(join(programs, 'postgres'), data, account, places);
  await psql('--set', 'ON_ERROR_STOP=1', '--file', shipped('database.sql'));
});
afterAll(async () => {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

const urlOf = (database: string, role = 'drop_box'): string =>
  `postgres://${role}@127.0.0.1:${String(port)}/${database}`;

/** As the administrator of the database. */
const psql = (...args: string[]) =>
  run('psql', ['--quiet', '--dbname', urlOf('postgres', 'postgres'), ...args]);

const script = (name: string, env: Readonly<Record<string, string>>, ...args: string[]) =>
  run(shipped(name), args, { env: { ...process.env, ...env } });

test('the settings that are shipped are in force, none of them unknown', async () => {
  const address = { url: urlOf('drop_box', 'postgres') };
  const wrong = await ask(
    address,
    (sql) => sql`select name, error from pg_file_settings where error is not null`,
  );
  expect([...wrong]).toEqual([]);
  const rows = await ask(
    address,
    (sql) => sql<{ name: string; setting: string }[]>`
      select name, setting from pg_settings where sourcefile is not null`,
  );
  expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toMatchObject({
    fsync: 'on',
    synchronous_commit: 'on',
    log_statement: 'none',
    log_min_error_statement: 'panic',
    log_connections: 'off',
    track_activities: 'off',
    wal_recycle: 'off',
  });
});

test('a backup goes into an empty database, holds no session or key, and does not outlive its days', async () => {
  const address = { url: urlOf('drop_box') };
  await migrateDatabase(address);
  const unit = new TestUnit('northshire');
  const directory = directoryOf([unit]);
  const server = await startTestServer(address, directory);
  await publish(server, unit, unit.next(weeks(1)));
  const mine = await report(server);
  const session = await openSession(server, unit);
  const { secret } = server.services;

  const backups = join(folder, 'backups');
  await mkdir(backups);
  const today = dayOf(Date.now());
  const nameOf = (day: string): string => `drop-box-${day}.dump`;
  for (const days of [-7, -8, -400]) await writeFile(join(backups, nameOf(addDays(today, days))), 'old');
  await writeFile(join(backups, 'unfinished.dump'), 'broken off');
  await script('backup.sh', { DATABASE_URL: address.url, BACKUP_DIR: backups, BACKUP_DAYS: '7' });
  expect((await readdir(backups)).sort()).toEqual([nameOf(addDays(today, -7)), nameOf(today)].sort());
  const file = join(backups, nameOf(today));
  const dump = await readFile(file);
  expect(scanBytes(dump, 'dump', [Buffer.from(mine.envelope).toString('hex').slice(100, 200)])).toHaveLength(
    1,
  );
  for (const kept of [secret, session, mine.token]) {
    expect(scanBytes(dump, 'dump', [Buffer.from(kept).toString('hex'), encodeBase64(kept)])).toEqual([]);
  }

  // Another database of the same role, as after the loss of the first.
  await psql('--command', 'create database again owner drop_box template template0');
  const again = { url: urlOf('again') };
  await script('restore.sh', { DATABASE_URL: again.url }, file);
  await expect(script('restore.sh', { DATABASE_URL: again.url }, file)).rejects.toThrow(/not empty/);
  await migrateDatabase(again);
  const restored = await startTestServer(again, directory);
  expect((await askForThread(restored, mine)).bytes).toEqual((await askForThread(server, mine)).bytes);
  expect((await restored.send('GET', '/api/desk/inbox?after=0', { token: session })).status).toBe(401);
  const fresh = await openSession(restored, unit);
  expect((await readInbox(restored, fresh)).pages.flat()).toHaveLength(1);
  // A desk that had read further than the backup reaches misses nothing that comes after.
  await report(restored);
  expect((await readInbox(restored, fresh, 1000n)).pages.flat()).toHaveLength(1);
  await restored.close();

  // The role that is shipped may sweep as well.
  await server.close();
  await ask(address, (sql) => sql`delete from sessions`);
  expect((await sweepTables(address, '2026-03-11', 2 ** 30)).rewritten).toContain('sessions');
});
