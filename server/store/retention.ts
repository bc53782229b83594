import { and, eq, inArray, isNotNull, isNull, lt, max, sql } from 'drizzle-orm';
import type { Database, Transaction } from './database.ts';
import { tryRetention } from './locks.ts';
import { attachmentParts, attachments, certificates, sessions, spent, threads } from './schema.ts';

/** How many threads go at once, with all that is in them. */
const BATCH = 100;
/** How many of the small rows. */
const SMALL_BATCH = 1000;

/**
 * Deletes one batch of what has run out before `today`: threads with all their messages, sessions, spent challenges,
 * certificates. Gives how many rows went; 0 where there is no more, or another replica is at it.
 */
export async function deleteExpired(db: Database, today: string): Promise<number> {
  return db.transaction(async (tx) => {
    if (!(await tryRetention(tx))) return 0;
    const keys = tx
      .select({ key: threads.threadKey })
      .from(threads)
      .where(lt(threads.expiresOn, today))
      .limit(BATCH)
      .for('update', { skipLocked: true });
    const gone = await tx
      .delete(threads)
      .where(inArray(threads.threadKey, keys))
      .returning({ on: threads.expiresOn });
    const rest = await Promise.all([
      tx
        .delete(sessions)
        .where(inArray(sessions.tokenHash, endedSessions(tx, today)))
        .returning({ on: sessions.expiresOn }),
      tx
        .delete(spent)
        .where(inArray(spent.nonce, endedNonces(tx, today)))
        .returning({ on: spent.expiresOn }),
      deleteCertificates(tx, today),
    ]);
    return rest.reduce((sum, rows) => sum + rows.length, gone.length);
  });
}

function endedSessions(tx: Transaction, today: string) {
  return tx
    .select({ key: sessions.tokenHash })
    .from(sessions)
    .where(lt(sessions.expiresOn, today))
    .limit(SMALL_BATCH);
}

function endedNonces(tx: Transaction, today: string) {
  return tx.select({ key: spent.nonce }).from(spent).where(lt(spent.expiresOn, today)).limit(SMALL_BATCH);
}

/**
 * Of each unit, the certificates up to the highest epoch that has run out: whatever is lower was replaced. The newest
 * always stays, for the next one to be chained to.
 */
async function deleteCertificates(tx: Pick<Database, 'select' | 'delete'>, today: string) {
  const ends = tx
    .select({
      destination: certificates.destination,
      unit: certificates.unit,
      newest: max(certificates.epoch).as('newest'),
      ended: sql<number>`max(${certificates.epoch}) filter (where ${certificates.notAfter} < ${today})`.as(
        'ended',
      ),
    })
    .from(certificates)
    .groupBy(certificates.destination, certificates.unit)
    .as('ends');
  const kept = tx
    .select({ found: sql`1` })
    .from(ends)
    .where(
      and(
        eq(ends.destination, certificates.destination),
        eq(ends.unit, certificates.unit),
        sql`${certificates.epoch} <= ${ends.ended} and ${certificates.epoch} < ${ends.newest}`,
      ),
    );
  return tx
    .delete(certificates)
    .where(sql`exists (${kept})`)
    .returning({ on: certificates.notAfter });
}

/** How many parts go at once: 64 are up to 60 MiB. */
const PARTS_BATCH = 64;

const isLoose = and(isNull(attachments.threadKey), isNull(attachments.tokenHash));

/**
 * Deletes one batch of files that nothing holds: of threads that are gone, or staged and not bound by the end of their
 * day. Gives how many rows went; 0 where there is no more.
 */
export async function deleteLoose(db: Database, today: string): Promise<number> {
  return db.transaction(async (tx) => {
    await tx
      .update(attachments)
      .set({ tokenHash: null, expiresOn: null })
      .where(and(isNotNull(attachments.tokenHash), sql`${attachments.expiresOn} < ${today}`));
    const parts = await tx.execute(
      sql`delete from ${attachmentParts} where ctid = any (array (
        select ${attachmentParts}.ctid from ${attachmentParts}
        join ${attachments} on ${attachments.id} = ${attachmentParts.attachment}
        where ${isLoose} limit ${sql.raw(String(PARTS_BATCH))})) returning ${attachmentParts.part}`,
    );
    if (parts.length > 0) return parts.length;
    const whole = tx.select({ id: attachments.id }).from(attachments).where(isLoose).limit(PARTS_BATCH);
    const gone = await tx
      .delete(attachments)
      .where(inArray(attachments.id, whole.for('update', { skipLocked: true })))
      .returning({ id: attachments.id });
    return gone.length;
  });
}
