import { sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { notices } from './schema.ts';

/** One of the fixed times of a day, by its number, for one destination. */
export interface NoticeSlot {
  readonly destination: string;
  readonly day: string;
  readonly slot: number;
}

/** Claims a destination's slot; false where it, or a later one, was claimed before, on whatever replica. */
export async function claimNotice(db: Database, { destination, day, slot }: NoticeSlot): Promise<boolean> {
  const claimed = await db
    .insert(notices)
    .values({ destination, day, slot })
    .onConflictDoUpdate({
      target: notices.destination,
      set: { day, slot },
      setWhere: sql`(${notices.day}, ${notices.slot}) < (excluded.day, excluded.slot)`,
    })
    .returning({ slot: notices.slot });
  return claimed.length === 1;
}
