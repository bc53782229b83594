import { and, eq } from 'drizzle-orm';
import type { Database } from './database.ts';
import { desks, sessions } from './schema.ts';
import { spend, type SpendableNonce } from './spent.ts';

/** Whose session a token is. */
export interface StoredSession {
  readonly destination: string;
  readonly desk: string;
}

/**
 * Spends a challenge's nonce (16 bytes) and opens a session under a token's hash (32 bytes), both or neither. False where
 * the nonce was spent before, on whatever replica. The days are those on which nonce and token run out.
 */
export async function openSession(
  db: Database,
  nonce: SpendableNonce,
  session: StoredSession & { readonly tokenHash: Uint8Array; readonly expiresOn: string },
): Promise<boolean> {
  return db.transaction(async (tx) => {
    if (!(await spend(tx, nonce))) return false;
    await tx.insert(sessions).values(session);
    return true;
  });
}

/** Whose session the token with that hash (32 bytes) is; null where it is nobody's. */
export async function findSession(db: Database, tokenHash: Uint8Array): Promise<StoredSession | null> {
  const [row] = await db
    .select({ destination: sessions.destination, desk: sessions.desk })
    .from(sessions)
    .where(eq(sessions.tokenHash, tokenHash))
    .prepare('find_session')
    .execute();
  return row ?? null;
}

/** Whether a desk is in the newest membership that the unit with that key (32 bytes) has signed. */
export async function isMember(db: Database, session: StoredSession, unit: Uint8Array): Promise<boolean> {
  const rows = await db
    .select({ desk: desks.desk })
    .from(desks)
    .where(
      and(eq(desks.destination, session.destination), eq(desks.unit, unit), eq(desks.desk, session.desk)),
    )
    .prepare('is_member')
    .execute();
  return rows.length > 0;
}
