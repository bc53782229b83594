import { eq } from 'drizzle-orm';
import type { Database } from './database.ts';
import { holdLog } from './locks.ts';
import { appendLog } from './log.ts';
import { directories } from './schema.ts';

/** A signed directory in a row, as JSON text. */
export interface StoredDirectory {
  readonly version: number;
  readonly document: string;
}

/** The directory of the highest version that any replica has accepted from that root (32 bytes); null before the first. */
export async function readDirectory(
  db: Pick<Database, 'select'>,
  root: Uint8Array,
): Promise<StoredDirectory | null> {
  const [row] = await db
    .select({ version: directories.version, document: directories.document })
    .from(directories)
    .where(eq(directories.root, root));
  return row ?? null;
}

/**
 * Keeps an accepted directory, and its entry in the log, unless one as high is kept already; gives the one that is kept now.
 */
export async function keepDirectory(
  db: Database,
  root: Uint8Array,
  directory: StoredDirectory & { readonly entry: Uint8Array },
): Promise<StoredDirectory> {
  return db.transaction(async (tx) => {
    await holdLog(tx);
    const kept = await readDirectory(tx, root);
    if (kept !== null && kept.version >= directory.version) return kept;
    const { version, document } = directory;
    const row = { version, document, entry: await appendLog(tx, [directory.entry]) };
    await tx
      .insert(directories)
      .values({ root, ...row })
      .onConflictDoUpdate({ target: directories.root, set: row });
    return { version, document };
  });
}
