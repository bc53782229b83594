import { and, eq, inArray } from 'drizzle-orm';
import { equalBytes } from '../../crypto/encoding.ts';
import { hash } from '../../crypto/hash.ts';
import { KINDS } from '../../crypto/wire/envelope.ts';
import type { UnverifiedThread } from '../../crypto/wire/frames.ts';
import { THREAD_MESSAGES_MAX } from '../../crypto/wire/sizes.ts';
import { bindStaged, holdStaged, loosen, type StagedName } from './attachments.ts';
import type { Database, Transaction } from './database.ts';
import { enterInbox } from './locks.ts';
import { messages, threads, WITHDRAWAL_KIND } from './schema.ts';
import { runStatement } from './statement.ts';

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

/** How many notes of a unit a thread takes: its record grows with use, but not for ever. What an earlier unit has kept does not count. */
export const NOTES_MAX = 4096;

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

/** A message in its thread, or a thread without any. */
interface ThreadRow {
  readonly state: Uint8Array | null;
  readonly kind: number | null;
  readonly hash: Uint8Array | null;
  readonly reply: Uint8Array | null;
}

const READ_THREAD = `select t.state, m.kind, m.hash, case when m.kind = ${String(KINDS.reply)} then m.envelope end as reply
from threads t left join messages m on m.thread_key = t.thread_key and m.kind in (1, 2, 3)
where t.thread_key = $1 order by m.id`;

/** A thread as its reporter may see it, at one moment. */
export async function readThread(
  db: Database,
  threadKey: Uint8Array,
): Promise<UnverifiedThread | 'absent' | 'withdrawn'> {
  const rows = await runStatement<ThreadRow>(db, { text: READ_THREAD, values: [threadKey] });
  const [first] = rows;
  if (first === undefined) return 'absent';
  if (first.state === null) return 'withdrawn';
  return {
    state: first.state,
    sent: rows.flatMap(({ kind, hash }) => (hash !== null && kind !== KINDS.reply ? [hash] : [])),
    replies: rows.flatMap(({ reply }) => (reply === null ? [] : [reply])),
  };
}

/** Adds a follow-up and replaces the state, if the state's hash is still `expected` (32 bytes). */
export async function addFollowUp(
  db: Database,
  followUp: StoredEnvelope & {
    threadKey: Uint8Array;
    /** Whom it is sealed to, by id; a thread that is somebody else's by now has changed. */
    destination: string;
    expected: Uint8Array;
    state: Uint8Array;
    files: readonly StagedName[];
  },
  sealable: boolean,
): Promise<Outcome> {
  const { threadKey, state, envelope } = followUp;
  return withThread(db, threadKey, async (tx, thread) => {
    if (await isClosed(tx, threadKey)) return 'closed';
    if (await holds(tx, threadKey, followUp.hash)) return 'present';
    if (!equalBytes(hash('state v1', thread.state), followUp.expected)) return 'changed';
    if (thread.destination !== followUp.destination) return 'changed';
    if (!sealable) return 'unsealable';
    if ((await countMessages(tx, threadKey, [1, 2, 3])) >= THREAD_MESSAGES_MAX) return 'full';
    if (!(await holdStaged(tx, followUp.files))) return 'incomplete';
    const { destination } = thread;
    await addMessage(tx, {
      destination,
      threadKey,
      kind: KINDS['follow-up'],
      hash: followUp.hash,
      envelope,
    });
    await bindStaged(tx, threadKey, followUp.files);
    await replaceState(tx, threadKey, state);
    return 'created';
  });
}

/** Replaces the state, if the state's hash is still `expected` (32 bytes); or finds it replaced by the same already. */
export async function putState(
  db: Database,
  change: { threadKey: Uint8Array; expected: Uint8Array; state: Uint8Array },
): Promise<Outcome> {
  return withThread(db, change.threadKey, async (tx, thread) => {
    if (equalBytes(thread.state, change.state)) return 'present';
    if (!equalBytes(hash('state v1', thread.state), change.expected)) return 'changed';
    await replaceState(tx, change.threadKey, change.state);
    return 'created';
  });
}

/** Deletes all that a thread holds. The reporter's signed word (74 bytes) stays in its place, for the unit to see. */
export async function withdrawThread(
  db: Database,
  threadKey: Uint8Array,
  withdrawal: Uint8Array,
): Promise<Outcome> {
  const outcome = await withThread(db, threadKey, async (tx, { destination }) => {
    if (await isClosed(tx, threadKey)) return 'closed';
    await emptyThread(tx, threadKey);
    await replaceState(tx, threadKey, null);
    await addMessage(tx, {
      destination,
      threadKey,
      kind: WITHDRAWAL_KIND,
      hash: hash('', withdrawal),
      envelope: withdrawal,
    });
    return 'created';
  });
  return outcome === 'withdrawn' ? 'present' : outcome;
}

/** Adds a desk's reply, note or both to a thread of its own destination: all of them or, where one must not be, none. */
export async function addDeskMessages(
  db: Database,
  destination: string,
  threadKey: Uint8Array,
  envelopes: readonly (StoredEnvelope & { readonly kind: 'reply' | 'note' })[],
  files: readonly StagedName[],
): Promise<Outcome> {
  return withThread(
    db,
    threadKey,
    async (tx) => {
      const fresh = [];
      const closed = await isClosed(tx, threadKey);
      for (const message of envelopes) {
        if (await holds(tx, threadKey, message.hash)) continue;
        if (closed) return 'closed';
        const full =
          message.kind === 'note'
            ? (await countMessages(tx, threadKey, [KINDS.note], destination)) >= NOTES_MAX
            : (await countMessages(tx, threadKey, [1, 2, 3])) >= THREAD_MESSAGES_MAX;
        if (full) return 'full';
        fresh.push(message);
      }
      if (fresh.length === 0) return 'present';
      if (!(await holdStaged(tx, files))) return 'incomplete';
      for (const { kind, hash: envelopeHash, envelope } of fresh) {
        await addMessage(tx, { destination, threadKey, kind: KINDS[kind], hash: envelopeHash, envelope });
      }
      await bindStaged(tx, threadKey, files);
      return 'created';
    },
    destination,
  );
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
async function countMessages(
  tx: Transaction,
  threadKey: Uint8Array,
  kinds: number[],
  of?: string,
): Promise<number> {
  const own = of === undefined ? undefined : eq(messages.destination, of);
  return tx.$count(messages, and(eq(messages.threadKey, threadKey), inArray(messages.kind, kinds), own));
}

async function replaceState(tx: Transaction, threadKey: Uint8Array, state: Uint8Array | null): Promise<void> {
  await tx.update(threads).set({ state }).where(eq(threads.threadKey, threadKey));
}

/** Puts a message into its destination's inbox, whose lock the transaction holds. */
export async function addMessage(tx: Transaction, row: typeof messages.$inferInsert): Promise<void> {
  await tx.insert(messages).values(row).prepare('add_message').execute();
}
