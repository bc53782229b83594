import { sql } from 'drizzle-orm';
import type { Database } from './database.ts';

/** Returns when the database has answered; throws where it does not. */
export async function ping(db: Database): Promise<void> {
  await db.execute(sql`select 1`);
}
