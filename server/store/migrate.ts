import { fileURLToPath } from 'node:url';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import type { DatabaseAddress } from './address.ts';
import { openDatabase } from './database.ts';
import { holdMigrations } from './locks.ts';

const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url));

/** Brings the database up to this version's schema; several replicas may start at once. */
export async function migrateDatabase(address: DatabaseAddress): Promise<void> {
  const { db, close } = openDatabase(address, 1);
  try {
    await db.execute(holdMigrations);
    await migrate(db, { migrationsFolder });
  } finally {
    await close();
  }
}
