import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import postgres from 'postgres';
import type { DatabaseAddress } from '../../server/store/address.ts';
import { startEmbedded } from '../../server/store/embedded.ts';
import { migrateDatabase } from '../../server/store/migrate.ts';
import { madeOnce } from './made-once.ts';

const run = promisify(execFile);

/** A real PostgreSQL for one test file, with as many databases as it wants. */
export interface TestPostgres {
  /** A fresh database with the newest schema and no rows. */
  fresh(): Promise<DatabaseAddress>;
  /** A fresh database without any table. */
  empty(): Promise<DatabaseAddress>;
  /** Ends it and deletes everything. */
  stop(): Promise<void>;
}

/** Connects to a test database; the caller ends it. */
export function connectTo(address: DatabaseAddress): postgres.Sql {
  const options = { max: 1, onnotice: () => undefined, fetch_types: false };
  return 'url' in address ? postgres(address.url, options) : postgres({ ...address, ...options });
}

/** Asks a database something over a connection of its own, which is closed when the answer is here. */
export async function ask<T>(
  address: DatabaseAddress,
  question: (sql: postgres.Sql) => PromiseLike<T>,
): Promise<T> {
  const sql = connectTo(address);
  try {
    return await question(sql);
  } finally {
    await sql.end();
  }
}

/** How many rows a table has. */
export async function countRows(address: DatabaseAddress, table: string): Promise<number> {
  const [row] = await ask(
    address,
    (sql) => sql<{ rows: number }[]>`select count(*)::int as rows from ${sql(table)}`,
  );
  return row?.rows ?? 0;
}

/**
 * Puts a data folder with the newest schema and no rows in that place, as `DATA_DIR` takes it: made once for a whole run of the
 * tests, since that takes seconds, and copied from then on.
 */
export async function prepareData(into: string): Promise<void> {
  const prepared = await madeOnce('data', (folder) => makeData(join(folder, 'data')));
  await run('cp', ['--archive', join(prepared, 'data'), into]);
}

async function makeData(folder: string): Promise<void> {
  const embedded = await startEmbedded(folder);
  const admin = connectTo(embedded.address);
  await migrateDatabase(embedded.address);
  await admin`create database pattern`;
  await migrateDatabase({ ...embedded.address, database: 'pattern' });
  await admin.end();
  await embedded.stop();
}

/** Starts a {@link TestPostgres} in a folder of its own, or takes room in the one that the whole run shares. */
export async function startPostgres(): Promise<TestPostgres> {
  const shared = process.env['TEST_POSTGRES'];
  if (shared !== undefined) return databasesIn(JSON.parse(shared) as DatabaseAddress);
  const folder = await mkdtemp(join(tmpdir(), 'drop-box-database-'));
  const data = join(folder, 'data');
  await prepareData(data);
  const embedded = await startEmbedded(data);
  const databases = databasesIn(embedded.address);
  return {
    ...databases,
    async stop() {
      await databases.stop();
      await embedded.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Databases in a PostgreSQL that runs; `stop` deletes them. */
function databasesIn(address: DatabaseAddress): TestPostgres {
  const admin = connectTo(address);
  const made: string[] = [];
  const create = async (template: string): Promise<DatabaseAddress> => {
    const name = `test_${randomUUID().replaceAll('-', '')}`;
    await admin.unsafe(`create database ${name} template ${template}`);
    made.push(name);
    return { ...address, database: name };
  };
  return {
    fresh: () => create('pattern'),
    empty: () => create('template0'),
    async stop() {
      for (const name of made) await admin.unsafe(`drop database ${name} with (force)`);
      await admin.end({ timeout: 1 });
    },
  };
}

/** The tables that hold rows of ours, or of what the database has noted about them. */
const NOTED = "schemaname <> 'pg_catalog' or tablename in ('pg_statistic', 'pg_description', 'pg_authid')";

/** Every row of every table as text, bytes as hex, each behind its table's name: what a thief of the database holds. */
export async function dump(
  address: DatabaseAddress,
  which = "schemaname in ('public', 'drizzle')",
): Promise<string> {
  const sql = connectTo(address);
  const tables = await sql.unsafe<{ name: string }[]>(
    `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
     where ${which} order by name`,
  );
  const rows: string[] = [];
  for (const { name } of tables) {
    const found = await sql.unsafe<{ row: string }[]>(`select t::text as row from ${name} as t`);
    rows.push(...found.map(({ row }) => `${name} ${row}`));
  }
  await sql.end();
  return rows.join('\n');
}

/** As {@link dump}, of a server's own database, the system's tables included. The server must not be running on the folder. */
export async function dumpData(dataDir: string): Promise<string> {
  const embedded = await startEmbedded(dataDir);
  try {
    return await dump(embedded.address, NOTED);
  } finally {
    await embedded.stop();
  }
}
