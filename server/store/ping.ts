import { sql } from 'drizzle-orm';
import type { Database } from './database.ts';

/** Returns when the database has answered; throws where it does not. */
export async function ping(db: Database): Promise<void> {
  await db.execute(sql`select 1`);
}

/** The size of the whole database in bytes. */
export async function databaseSize(db: Database): Promise<number> {
  const [row] = await db.execute<{ bytes: string }>(
    sql`select pg_database_size(current_database()) as bytes`,
  );
  return Number(row?.bytes);
}

/** The time by the database's own clock, in milliseconds since 1970. */
export async function databaseTime(db: Database): Promise<number> {
  const [row] = await db.execute<{ time: string }>(
    sql`select floor(extract(epoch from clock_timestamp()) * 1000) as time`,
  );
  return Number(row?.time);
}
