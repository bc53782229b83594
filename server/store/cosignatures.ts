import { and, desc, eq, gte, inArray, notInArray } from 'drizzle-orm';
import type { Database } from './database.ts';
import { logCosignatures, logHeads } from './schema.ts';

/** A desk's cosignature of the log at some size. */
export interface StoredCosignature {
  readonly destination: string;
  readonly size: number;
  readonly desk: string;
  /** 72 bytes. */
  readonly signature: Uint8Array;
  /** The desk's certificate as JSON text. */
  readonly certificate: string;
  readonly onDay: string;
}

/** A cosignature with the root (32 bytes) that it is about. */
export interface RootedCosignature extends StoredCosignature {
  readonly root: Uint8Array;
}

/** Of how many sizes a unit's cosignatures are kept. */
const KEPT = 3;

/** Keeps a unit's cosignature, in the place of an earlier one of the same size; those of its older sizes go. */
export async function keepCosignature(db: Database, cosignature: StoredCosignature): Promise<void> {
  const { destination } = cosignature;
  await db.transaction(async (tx) => {
    await tx
      .insert(logCosignatures)
      .values(cosignature)
      .onConflictDoUpdate({
        target: [logCosignatures.destination, logCosignatures.size],
        set: cosignature,
      });
    const newest = tx
      .select({ size: logCosignatures.size })
      .from(logCosignatures)
      .where(eq(logCosignatures.destination, destination))
      .orderBy(desc(logCosignatures.size))
      .limit(KEPT);
    await tx
      .delete(logCosignatures)
      .where(and(eq(logCosignatures.destination, destination), notInArray(logCosignatures.size, newest)));
  });
}

/** The cosignatures of these units that are dated `since` or later, those of the largest tree first. */
export async function readCosignatures(
  db: Database,
  destinations: readonly string[],
  since: string,
): Promise<RootedCosignature[]> {
  if (destinations.length === 0) return [];
  const rows = await db
    .select({ cosignature: logCosignatures, root: logHeads.root })
    .from(logCosignatures)
    .innerJoin(logHeads, eq(logHeads.size, logCosignatures.size))
    .where(and(inArray(logCosignatures.destination, [...destinations]), gte(logCosignatures.onDay, since)))
    .orderBy(desc(logCosignatures.size), logCosignatures.destination);
  return rows.map(({ cosignature, root }) => ({ ...cosignature, root }));
}
