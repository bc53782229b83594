import { and, eq, gt, lte, max, ne, sql } from 'drizzle-orm';
import { KINDS } from '../../crypto/wire/envelope.ts';
import type { InboxPage, UnverifiedEvent } from '../../crypto/wire/frames.ts';
import { INBOX_PAGE_MAX } from '../../crypto/wire/sizes.ts';
import type { Database } from './database.ts';
import { holdInbox } from './locks.ts';
import { messages, WITHDRAWAL_KIND } from './schema.ts';

/** How many bytes of envelopes one page carries; a first one is always carried. */
const PAGE_BYTES = 2_097_152;

/**
 * A page of a destination's inbox behind the cursor: reports, follow-ups, notes and withdrawals, oldest first.
 *
 * A message's id is drawn before its transaction ends, so a lower one can come to light after a higher one; a
 * desk that had moved its cursor past it would miss it for ever. Writers therefore hold a shared lock from before the
 * draw until they end. The reader waits for that lock alone, for one quick look at the highest id: at that moment every
 * id up to it is settled, and later ones are higher. Only what is not above it goes on the page.
 */
export async function readInbox(db: Database, destination: string, after: bigint): Promise<InboxPage> {
  if ((await highestId(db, destination)) <= after) return { events: [], cursor: after };
  const settled = await db.transaction(async (tx) => {
    await holdInbox(tx, destination);
    return highestId(tx, destination);
  });
  const behind = db
    .select({
      id: messages.id,
      threadKey: messages.threadKey,
      kind: messages.kind,
      envelope: messages.envelope,
      bytes: sql<string>`octet_length(${messages.envelope})`.as('bytes'),
    })
    .from(messages)
    .where(and(inInbox(destination), gt(messages.id, after), lte(messages.id, settled)))
    .orderBy(messages.id)
    .limit(INBOX_PAGE_MAX)
    .as('behind');
  const summed = db
    .select({
      id: behind.id,
      threadKey: behind.threadKey,
      kind: behind.kind,
      envelope: behind.envelope,
      earlier: sql<string>`sum(${behind.bytes}) over (order by ${behind.id}) - ${behind.bytes}`.as('earlier'),
      sum: sql<string>`sum(${behind.bytes}) over (order by ${behind.id})`.as('total'),
    })
    .from(behind)
    .as('summed');
  const rows = await db
    .select({ id: summed.id, threadKey: summed.threadKey, kind: summed.kind, envelope: summed.envelope })
    .from(summed)
    .where(sql`${summed.sum} <= ${sql.raw(String(PAGE_BYTES))} or ${summed.earlier} = 0`)
    .orderBy(summed.id)
    .prepare('read_inbox')
    .execute();
  return { events: rows.map(toEvent), cursor: rows.at(-1)?.id ?? after };
}

/** Replies are sealed to the reporter; no desk can open them. */
function inInbox(destination: string) {
  return and(eq(messages.destination, destination), ne(messages.kind, sql.raw(String(KINDS.reply))));
}

async function highestId(db: Pick<Database, 'select'>, destination: string): Promise<bigint> {
  const [row] = await db
    .select({ id: max(messages.id) })
    .from(messages)
    .where(inInbox(destination))
    .prepare('highest_id')
    .execute();
  return row?.id ?? 0n;
}

function toEvent(row: { threadKey: Uint8Array; kind: number; envelope: Uint8Array }): UnverifiedEvent {
  return row.kind === WITHDRAWAL_KIND
    ? { type: 'withdrawal', threadKey: row.threadKey, withdrawal: row.envelope }
    : { type: 'message', threadKey: row.threadKey, envelope: row.envelope };
}
