import { and, asc, desc, eq, gte, lt, sql } from 'drizzle-orm';
import { concat } from '../../crypto/encoding.ts';
import { tileHash, TreeReader, type TileSource } from '../../crypto/log/tiles.ts';
import { leafHash, type Head } from '../../crypto/log/tree.ts';
import { TILE_WIDTH } from '../../crypto/wire/log.ts';
import type { Database, Transaction } from './database.ts';
import { holdLog } from './locks.ts';
import { logEntries, logHeads, logTiles } from './schema.ts';

/**
 * Adds entries to the log, in order, and gives the index of the first. It is part of the transaction that stores what they
 * are about: nothing is served before it is in the log, and nothing is in the log that was not stored.
 */
export async function appendLog(tx: Transaction, entries: readonly Uint8Array[]): Promise<number> {
  await holdLog(tx);
  const { size: first } = await readHead(tx);
  if (entries.length === 0) return first;
  await tx.insert(logEntries).values(entries.map((entry, place) => ({ index: first + place, entry })));
  await extend(
    tx,
    0,
    first,
    entries.map((entry) => leafHash(entry)),
  );
  const size = first + entries.length;
  const root = await new TreeReader(tilesOf(tx), size).root();
  await tx.insert(logHeads).values({ size, root });
  return first;
}

/** Puts hashes behind the `before` ones of a level; each tile that becomes whole is one more hash of the level above. */
async function extend(
  tx: Transaction,
  level: number,
  before: number,
  hashes: readonly Uint8Array[],
): Promise<void> {
  const whole: Uint8Array[] = [];
  for (let taken = 0; taken < hashes.length;) {
    const place = before + taken;
    const index = Math.floor(place / TILE_WIDTH);
    const room = TILE_WIDTH - (place % TILE_WIDTH);
    const row = { level, index, hashes: concat(...hashes.slice(taken, taken + room)) };
    const [stored] = await tx
      .insert(logTiles)
      .values(row)
      .onConflictDoUpdate({
        target: [logTiles.level, logTiles.index],
        set: { hashes: sql`${logTiles.hashes} || excluded.hashes` },
      })
      .returning({ hashes: logTiles.hashes });
    if (stored?.hashes.length === TILE_WIDTH * 32) whole.push(tileHash(stored.hashes));
    taken += room;
  }
  if (whole.length > 0) await extend(tx, level + 1, Math.floor(before / TILE_WIDTH), whole);
}

/** The newest size and root of the log; size 0 where nothing was ever logged. */
export async function readHead(db: Pick<Database, 'select'>): Promise<Head> {
  const [head] = await db.select().from(logHeads).orderBy(desc(logHeads.size)).limit(1);
  return head ?? { size: 0, root: new Uint8Array(32) };
}

/** The root that the log had at that size; null where it never stood there. */
export async function readHeadAt(db: Database, size: number): Promise<Head | null> {
  const [head] = await db.select().from(logHeads).where(eq(logHeads.size, size));
  return head ?? null;
}

/** The log's tiles of hashes as a reader of trees takes them; empty where there is none. */
export function tilesOf(db: Pick<Database, 'select'>): TileSource {
  return async (level, index, width) => {
    const [row] = await db
      .select({ hashes: sql<Uint8Array>`substring(${logTiles.hashes} from 1 for ${width * 32})` })
      .from(logTiles)
      .where(and(eq(logTiles.level, level), eq(logTiles.index, index)));
    return row?.hashes ?? new Uint8Array(0);
  };
}

/** The entries from index `first` on, at most `count`. */
export async function readEntries(db: Database, first: number, count: number): Promise<Uint8Array[]> {
  const rows = await db
    .select({ entry: logEntries.entry })
    .from(logEntries)
    .where(and(gte(logEntries.index, first), lt(logEntries.index, first + count)))
    .orderBy(asc(logEntries.index));
  return rows.map(({ entry }) => entry);
}
