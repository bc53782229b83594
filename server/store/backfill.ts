import { and, asc, eq, isNull } from 'drizzle-orm';
import type { LoggedKind } from '../../crypto/log/entry.ts';
import type { Database } from './database.ts';
import { appendLog } from './log.ts';
import { certificates, directories } from './schema.ts';

/** Makes the log's entry of a stored document, given as JSON text, that this key (32 bytes) has signed. */
export type EntryMaker = (kind: LoggedKind, document: string, key: Uint8Array) => Uint8Array;

/** Puts what was stored before there was a log into it. Several replicas may try at once. */
export async function logStored(db: Database, make: EntryMaker): Promise<void> {
  await db.transaction(async (tx) => {
    await appendLog(tx, []);
    const roots = await tx.select().from(directories).where(isNull(directories.entry)).for('update');
    for (const { root, document } of roots) {
      const entry = await appendLog(tx, [make('directory', document, root)]);
      await tx.update(directories).set({ entry }).where(eq(directories.root, root));
    }
    const rows = await tx
      .select()
      .from(certificates)
      .where(isNull(certificates.entry))
      .orderBy(asc(certificates.destination), asc(certificates.unit), asc(certificates.epoch));
    if (rows.length === 0) return;
    const first = await appendLog(
      tx,
      rows.map(({ document, unit }) => make('epoch-certificate', document, unit)),
    );
    for (const [place, { destination, unit, epoch }] of rows.entries()) {
      await tx
        .update(certificates)
        .set({ entry: first + place })
        .where(
          and(
            eq(certificates.destination, destination),
            eq(certificates.unit, unit),
            eq(certificates.epoch, epoch),
          ),
        );
    }
  });
}
