import { sql } from 'drizzle-orm';
import { decodeU32, encodeText } from '../../crypto/encoding.ts';
import { hash } from '../../crypto/hash.ts';
import type { Database, Transaction } from './database.ts';

/** What advisory locks are for; the numbers keep them apart from each other. */
const PURPOSE = { migration: 1, retention: 2, inbox: 3, unit: 4, log: 5 } as const;

/** The number of a destination. Two with the same number only wait for each other more than they must. */
export function numberOf(destination: string): number {
  return decodeU32(hash('lock v1', encodeText(destination)), 0) | 0;
}

/** {@link enterInbox} as a part of a statement; `number` is where that has the destination's {@link numberOf}. */
export function inboxEntry(number: string): string {
  return `pg_advisory_xact_lock_shared(${String(PURPOSE.inbox)}, ${number})`;
}

/**
 * Held by whoever adds to a destination's inbox, before drawing a message's id and until the transaction ends. Writers do
 * not wait for each other. See inbox.ts.
 */
export async function enterInbox(tx: Transaction, destination: string): Promise<void> {
  await tx.execute(
    sql`select pg_advisory_xact_lock_shared(${sql.raw(String(PURPOSE.inbox))}, ${numberOf(destination)}::int)`,
  );
}

/** Waits until nobody is adding to a destination's inbox and holds off whoever wants to, until the transaction ends. */
export async function holdInbox(tx: Transaction, destination: string): Promise<void> {
  await tx.execute(
    sql`select pg_advisory_xact_lock(${sql.raw(String(PURPOSE.inbox))}, ${numberOf(destination)}::int)`,
  );
}

/** Makes publications of one destination follow one another. */
export async function holdUnit(tx: Transaction, destination: string): Promise<void> {
  await tx.execute(
    sql`select pg_advisory_xact_lock(${sql.raw(String(PURPOSE.unit))}, ${numberOf(destination)}::int)`,
  );
}

/** Makes additions to the log follow one another, those of other replicas too, until the transaction ends. */
export async function holdLog(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${sql.raw(String(PURPOSE.log))}, 0)`);
}

/** Whether this replica may clear out old rows now; false while another one does. */
export async function tryRetention(tx: Transaction): Promise<boolean> {
  const [row] = await tx.execute<{ held: boolean }>(
    sql`select pg_try_advisory_xact_lock(${sql.raw(String(PURPOSE.retention))}, 0) as held`,
  );
  return row?.held === true;
}

/** Whether this replica may rewrite tables now; held by the connection until it closes. */
export async function trySweep(db: Pick<Database, 'execute'>): Promise<boolean> {
  const [row] = await db.execute<{ held: boolean }>(
    sql`select pg_try_advisory_lock(${sql.raw(String(PURPOSE.retention))}, 1) as held`,
  );
  return row?.held === true;
}

/** Makes migrations of several replicas follow one another: held by the connection until it closes. */
export const holdMigrations = sql`select pg_advisory_lock(${sql.raw(String(PURPOSE.migration))}, 0)`;
