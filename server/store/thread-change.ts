import { and, eq, inArray } from 'drizzle-orm';
import { KINDS } from '../../crypto/wire/envelope.ts';
import { loosen } from './attachments.ts';
import type { Database, Transaction } from './database.ts';
import { enterInbox } from './locks.ts';
import { messages, threads } from './schema.ts';

/** An envelope with its hash (32 bytes), as it goes into a row. */
export interface StoredEnvelope {
  readonly envelope: Uint8Array;
  readonly hash: Uint8Array;
}

/** What became of a write: `created` and `present` mean that it is on disk. */
export type Outcome =
  | 'created'
  /** The very same was there already. */
  | 'present'
  /** No such thread. */
  | 'absent'
  | 'withdrawn'
  /** The unit has taken the thread off the server; nothing is added any more. */
  | 'closed'
  /** The thread was begun with another envelope or destination. */
  | 'conflict'
  /** The state is not the one that the caller read. */
  | 'changed'
  | 'full'
  /** It was not there already, and `sealable` said that it must not be added. */
  | 'unsealable'
  /** It was not there already, and the files that it brings are not all staged and whole. */
  | 'incomplete'
  /** It was not there already, and the proof of work has paid for something else. */
  | 'spent';

/** A thread's destination; null where there is no such thread. */
export async function findDestinationOf(db: Database, threadKey: Uint8Array): Promise<string | null> {
  const [found] = await db
    .select({ destination: threads.destination })
    .from(threads)
    .where(eq(threads.threadKey, threadKey))
    .prepare('find_thread')
    .execute();
  return found?.destination ?? null;
}

/**
 * Runs `change` on an open thread while no other change to it can run. A thread of another destination than the one
 * asked for (`wanted`) is none. `others`: the destinations into whose inboxes `change` puts something beside the thread's.
 */
export async function withThread(
  db: Database,
  threadKey: Uint8Array,
  change: (tx: Transaction, thread: { destination: string; state: Uint8Array }) => Promise<Outcome>,
  wanted?: string,
  others: readonly string[] = [],
): Promise<Outcome> {
  const destination = await findDestinationOf(db, threadKey);
  if (destination === null || (wanted !== undefined && destination !== wanted)) return 'absent';
  const outcome = await db.transaction(async (tx) => {
    for (const inbox of [...new Set([destination, ...others])].sort()) await enterInbox(tx, inbox);
    const [thread] = await tx
      .select({ state: threads.state, destination: threads.destination })
      .from(threads)
      .where(eq(threads.threadKey, threadKey))
      .for('update')
      .prepare('hold_thread')
      .execute();
    if (thread === undefined) return 'absent';
    if (thread.destination !== destination) return 'moved';
    if (thread.state === null) return 'withdrawn';
    return change(tx, { destination, state: thread.state });
  });
  // It was passed on in between, and its new inbox was not entered.
  return outcome === 'moved' ? withThread(db, threadKey, change, wanted, others) : outcome;
}

/** Whether the unit has taken the thread off the server: one that is open has its report. §8.4 */
export async function isClosed(tx: Transaction, threadKey: Uint8Array): Promise<boolean> {
  return (await countMessages(tx, threadKey, [KINDS.report])) === 0;
}

/** Deletes every message of a thread, or all that are of one destination, and what its files hold. */
export async function emptyThread(tx: Transaction, threadKey: Uint8Array, of?: string): Promise<void> {
  const own = of === undefined ? undefined : eq(messages.destination, of);
  await tx.delete(messages).where(and(eq(messages.threadKey, threadKey), own));
  await loosen(tx, threadKey);
}

/** Whether a message with that hash (32 bytes) is in the thread. */
export async function holds(
  tx: Transaction,
  threadKey: Uint8Array,
  envelopeHash: Uint8Array,
): Promise<boolean> {
  const found = await tx
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.threadKey, threadKey), eq(messages.hash, envelopeHash)));
  return found.length > 0;
}

/** How many messages of these kinds a thread has; with `of`, how many that are of one destination. */
export async function countMessages(
  tx: Transaction,
  threadKey: Uint8Array,
  kinds: number[],
  of?: string,
): Promise<number> {
  const own = of === undefined ? undefined : eq(messages.destination, of);
  return tx.$count(messages, and(eq(messages.threadKey, threadKey), inArray(messages.kind, kinds), own));
}

/** Puts another record (512 bytes) in the place of a thread's, or null: it was withdrawn. */
export async function replaceState(
  tx: Transaction,
  threadKey: Uint8Array,
  state: Uint8Array | null,
): Promise<void> {
  await tx.update(threads).set({ state }).where(eq(threads.threadKey, threadKey));
}

/** Puts a message into its destination's inbox, whose lock the transaction holds. */
export async function addMessage(
  tx: Transaction,
  place: { readonly destination: string; readonly threadKey: Uint8Array; readonly kind: number },
  { hash, envelope }: StoredEnvelope,
): Promise<void> {
  const { destination, threadKey, kind } = place;
  const row = { destination, threadKey, kind, hash, envelope };
  await tx.insert(messages).values(row).prepare('add_message').execute();
}
