import { eq, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { directories } from './schema.ts';

/** A signed directory in a row, as JSON text. */
export interface StoredDirectory {
  readonly version: number;
  readonly document: string;
}

/** The directory of the highest version that any replica has accepted from that root (32 bytes); null before the first. */
export async function readDirectory(db: Database, root: Uint8Array): Promise<StoredDirectory | null> {
  const [row] = await db
    .select({ version: directories.version, document: directories.document })
    .from(directories)
    .where(eq(directories.root, root));
  return row ?? null;
}

/** Keeps an accepted directory, unless one as high is kept already, and gives the one that is kept now. */
export async function keepDirectory(
  db: Database,
  root: Uint8Array,
  directory: StoredDirectory,
): Promise<StoredDirectory> {
  await db
    .insert(directories)
    .values({ root, ...directory })
    .onConflictDoUpdate({
      target: directories.root,
      set: directory,
      setWhere: sql`${directories.version} < ${directory.version}`,
    });
  return (await readDirectory(db, root)) ?? directory;
}
