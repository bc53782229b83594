import { openDatabase } from '../../server/store/database.ts';
import { startEmbedded } from '../../server/store/embedded.ts';

/**
 * Every row of every table of a server's own database, the system's tables included, as text (bytes as hex). The server
 * must not be running on the folder.
 */
export async function dumpDatabase(dataDir: string): Promise<Buffer> {
  const embedded = await startEmbedded(dataDir);
  const { db, close } = openDatabase(embedded.address);
  try {
    const tables = await db.execute<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname <> 'pg_catalog' or tablename in ('pg_statistic', 'pg_description', 'pg_authid')`,
    );
    const parts: string[] = [];
    for (const { name } of tables) {
      const rows = await db.execute<{ row: string }>(`select t::text as row from ${name} t`);
      parts.push(name, ...rows.map(({ row }) => row));
    }
    return Buffer.from(parts.join('\n'));
  } finally {
    await close();
    await embedded.stop();
  }
}
