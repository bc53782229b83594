import { sql } from 'drizzle-orm';
import type { DatabaseAddress } from './address.ts';
import { openDatabase, type Database } from './database.ts';
import { errorCode } from './failures.ts';
import { trySweep } from './locks.ts';
import { sweeps } from './schema.ts';

/** What a sweep has done: tables by name. */
export interface Sweep {
  readonly rewritten: readonly string[];
  /** Those that are larger than was allowed: their freed pages keep old bytes until new rows overwrite them. */
  readonly tooLarge: readonly string[];
}

/** A table that rows were deleted from or updated in since it was last rewritten. */
type Owed = Record<'name' | 'changes' | 'bytes', string>;

/** For how long a table may be waited for, and with it everybody who comes behind. */
const LOCK_TIMEOUT = '2s';
const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Makes the bytes of deleted rows go from the database's files. A deleted row leaves its bytes in the page, even after a vacuum, until
 * another one is written there; so each table that has lost rows is written anew, at most once a day (`today`), and the
 * old file and the write-ahead log of before are removed. A table is locked for that time, seconds for each GiB, so one of more than
 * `most` bytes is only vacuumed. Does nothing where another replica is at it. Throws what the database throws.
 */
export async function sweepTables(address: DatabaseAddress, today: string, most: number): Promise<Sweep> {
  const { db, close } = openDatabase(address, 1);
  const done: { rewritten: string[]; tooLarge: string[] } = { rewritten: [], tooLarge: [] };
  try {
    if (!(await trySweep(db))) return done;
    await db.execute(sql`select set_config('lock_timeout', ${LOCK_TIMEOUT}, false),
      set_config('statement_timeout', '0', false)`);
    for (const { name, changes, bytes } of await owedTables(db, today)) {
      const small = Number(bytes) <= most;
      const options = sql.raw(small ? 'full, analyze' : 'truncate, analyze');
      await db.execute(sql`vacuum (${options}) ${sql.identifier(name)}`);
      const row = { changes: BigInt(changes), doneOn: today };
      await db
        .insert(sweeps)
        .values({ name, ...row })
        .onConflictDoUpdate({ target: sweeps.name, set: row });
      (small ? done.rewritten : done.tooLarge).push(name);
    }
    if (done.rewritten.length > 0) await endLog(db);
    return done;
  } finally {
    await close();
  }
}

async function owedTables(db: Database, today: string): Promise<Owed[]> {
  return db.execute<Owed>(sql`
    select relname as name, n_tup_del + n_tup_upd as changes, pg_total_relation_size(relid) as bytes
    from pg_stat_user_tables left join ${sweeps} on ${sweeps.name} = relname
    where schemaname = current_schema() and relname <> 'sweeps' and coalesce(${sweeps.doneOn} < ${today}, true)
      and n_tup_del + n_tup_upd <> coalesce(${sweeps.changes}, 0)
    order by bytes`);
}

/** Begins a new file of the write-ahead log and makes the old ones superfluous; where this user may not, the database's settings do it. */
async function endLog(db: Database): Promise<void> {
  for (const step of [sql`select pg_switch_wal()`, sql`checkpoint`]) {
    try {
      await db.execute(step);
    } catch (error) {
      if (errorCode(error) !== INSUFFICIENT_PRIVILEGE) throw error;
    }
  }
}
