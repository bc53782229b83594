import { and, eq, gt, ne } from 'drizzle-orm';
import { KINDS } from '../../crypto/wire/envelope.ts';
import type { Database } from './database.ts';
import { messages } from './schema.ts';
import {
  addMessage,
  emptyThread,
  holds,
  isClosed,
  withThread,
  type Outcome,
  type StoredEnvelope,
} from './thread-change.ts';

/** What stays of a thread, and how far its unit had read the inbox. */
export interface LastMessages {
  readonly cursor: bigint;
  readonly reply: StoredEnvelope;
  readonly note: StoredEnvelope;
}

/**
 * Deletes all that a thread of that destination holds and leaves the last reply and the last note, unless something came
 * into the inbox behind the cursor: a hold of another desk could be among it, which nobody here can read. The reporter's
 * record stays, and so does what says how the thread came to that destination. §7.11, §8.4
 */
export async function closeThread(
  db: Database,
  destination: string,
  threadKey: Uint8Array,
  { cursor, reply, note }: LastMessages,
): Promise<Outcome> {
  return withThread(
    db,
    threadKey,
    async (tx) => {
      if (await holds(tx, threadKey, note.hash)) return 'present';
      if (await isClosed(tx, threadKey)) return 'closed';
      const unread = and(
        eq(messages.threadKey, threadKey),
        gt(messages.id, cursor),
        ne(messages.kind, KINDS.reply),
      );
      if ((await tx.$count(messages, unread)) > 0) return 'changed';
      await emptyThread(tx, threadKey, destination);
      await addMessage(tx, { destination, threadKey, kind: KINDS.reply }, reply);
      await addMessage(tx, { destination, threadKey, kind: KINDS.note }, note);
      return 'created';
    },
    destination,
  );
}
