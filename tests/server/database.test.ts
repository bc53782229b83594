import { afterAll, beforeAll, expect, test } from 'vitest';
import { ready } from '../../crypto/sodium.ts';
import type { DatabaseAddress } from '../../server/store/address.ts';
import { migrateDatabase } from '../../server/store/migrate.ts';
import { connectTo, dump, startPostgres, type TestPostgres } from '../support/database.ts';

let postgres: TestPostgres;

beforeAll(async () => {
  await ready();
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

async function ask<Row>(address: DatabaseAddress, query: string): Promise<Row[]> {
  const sql = connectTo(address);
  const rows = await sql.unsafe(query);
  await sql.end();
  return rows as unknown as Row[];
}

test('replicas that start at the same moment migrate once', async () => {
  const address = await postgres.empty();
  await Promise.all(Array.from({ length: 4 }, () => migrateDatabase(address)));
  expect(await dump(address)).toBe(await dump(await postgres.fresh()));
});

test('envelopes are stored as they are', async () => {
  const query =
    "select attstorage as kind from pg_attribute where attrelid = 'messages'::regclass and attname = 'envelope'";
  expect(await ask(await postgres.fresh(), query)).toEqual([{ kind: 'e' }]);
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
  const rows = await ask<{ name: string; setting: string }>(
    await postgres.fresh(),
    'select name, setting from pg_settings',
  );
  const found = Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
  expect(found).toMatchObject(wanted);
});

test('only the system user that the server runs as gets in', async () => {
  const address = await postgres.fresh();
  if ('url' in address) throw new Error('our own PostgreSQL has no URL');
  await expect(ask({ ...address, user: 'somebody' }, 'select 1')).rejects.toThrow(/no pg_hba.conf entry/);
});
