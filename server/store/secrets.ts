import { eq } from 'drizzle-orm';
import type { Database } from './database.ts';
import { secrets } from './schema.ts';

const NAME = 'session';

/** The key (32 bytes, secret) that all replicas authenticate tokens with: `fresh` at the very first start, that one ever after. */
export async function sharedSecret(db: Database, fresh: Uint8Array): Promise<Uint8Array> {
  await db.insert(secrets).values({ name: NAME, value: fresh }).onConflictDoNothing();
  const [row] = await db.select().from(secrets).where(eq(secrets.name, NAME));
  return row?.value ?? fresh;
}
