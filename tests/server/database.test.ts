import { afterAll, beforeAll, expect, test } from 'vitest';
import { ready } from '../../crypto/sodium.ts';
import { migrateDatabase } from '../../server/store/migrate.ts';
import { ask, dump, startPostgres, type TestPostgres } from '../support/database.ts';

let postgres: TestPostgres;

beforeAll(async () => {
  await ready();
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

test('replicas that start at the same moment migrate once', async () => {
  const address = await postgres.empty();
  await Promise.all(Array.from({ length: 4 }, () => migrateDatabase(address)));
  expect(await dump(address)).toBe(await dump(await postgres.fresh()));
});

test('envelopes are stored as they are', async () => {
  const kind = await ask(
    await postgres.fresh(),
    (sql) => sql`select attstorage as kind from pg_attribute
      where attrelid = 'messages'::regclass and attname = 'envelope'`,
  );
  expect([...kind]).toEqual([{ kind: 'e' }]);
});

test('our own PostgreSQL is durable, quiet, and on no network', async () => {
  const wanted = {
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    data_checksums: 'on',
    listen_addresses: '',
    log_statement: 'none',
    log_min_error_statement: 'panic',
    log_min_duration_statement: '-1',
    log_parameter_max_length: '0',
    log_connections: '',
    track_activities: 'off',
    track_commit_timestamp: 'off',
    server_encoding: 'UTF8',
    TimeZone: 'UTC',
  };
  const rows = await ask(
    await postgres.fresh(),
    (sql) => sql<{ name: string; setting: string }[]>`select name, setting from pg_settings`,
  );
  const found = Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
  expect(found).toMatchObject(wanted);
});

test('only the system user that the server runs as gets in', async () => {
  const address = await postgres.fresh();
  if ('url' in address) throw new Error('our own PostgreSQL has no URL');
  const asked = ask({ ...address, user: 'somebody' }, (sql) => sql`select 1`);
  await expect(asked).rejects.toThrow(/no pg_hba.conf entry/);
});
