import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { KINDS } from '../../crypto/wire/envelope.ts';
import type { Database, Transaction } from './database.ts';
import { messages, threads } from './schema.ts';
import { addMessage, isClosed, withThread, type Outcome, type StoredEnvelope } from './thread-change.ts';

/** A thread that is to be passed on. */
export interface ThreadTransfer {
  readonly threadKey: Uint8Array;
  /** Ids of destinations. */
  readonly from: string;
  readonly to: string;
  /** How many times it was passed on before. */
  readonly number: number;
  readonly reply: StoredEnvelope;
  readonly transfer: StoredEnvelope;
  readonly note: StoredEnvelope;
  /** The hashes (32 bytes) of what the old unit has of the thread, by what becomes of it. */
  readonly carried: readonly Uint8Array[];
  readonly dropped: readonly Uint8Array[];
  readonly kept: readonly Uint8Array[];
}

/** Whose the replies are that say how a thread was passed on: they stay as long as the thread, whoever closes it. §7.11 */
const NOBODY = '';

/** What always goes along. */
const WHOLE: readonly number[] = [KINDS.report, KINDS['follow-up'], KINDS.transfer];

/**
 * Passes a thread on, once, in one step or not at all: from then on it belongs to the new destination, in whose inbox stand, in
 * this order, the transfer and all that is carried. What the old unit dropped is deleted; its note and what it kept stay in
 * its own inbox. `changed` where it does not name everything that it has in the thread at this moment. `sealable` says
 * whether the transfer is sealed to an epoch in use. §7.11
 */
export async function transferThread(
  db: Database,
  moved: ThreadTransfer,
  sealable: boolean,
): Promise<Outcome> {
  const { threadKey, from, to } = moved;
  if (await holdsNote(db, moved)) return 'present';
  return withThread(
    db,
    threadKey,
    async (tx) => {
      if (await isClosed(tx, threadKey)) return 'closed';
      const there = await tx
        .select({ id: messages.id, kind: messages.kind, hash: messages.hash })
        .from(messages)
        .where(
          and(
            eq(messages.threadKey, threadKey),
            eq(messages.destination, from),
            inArray(messages.kind, [...WHOLE, KINDS.note]),
          ),
        )
        .orderBy(asc(messages.id));
      const [carried, dropped, kept] = [moved.carried, moved.dropped, moved.kept].map(
        (hashes) => new Set(hashes.map((hash) => encodeBase64(hash))),
      );
      const named = there.map(({ kind, hash, id }) => {
        const name = encodeBase64(hash);
        const fates = [carried, dropped, kept].map((set) => set?.has(name) === true);
        const once = fates.filter(Boolean).length === 1;
        return { id, carries: fates[0], drops: fates[1], known: once && (fates[0] || !WHOLE.includes(kind)) };
      });
      const count = moved.carried.length + moved.dropped.length + moved.kept.length;
      const passed = there.filter(({ kind }) => kind === KINDS.transfer).length;
      if (count !== there.length || passed !== moved.number) return 'changed';
      if (named.some(({ known }) => !known)) return 'changed';
      if (!sealable) return 'unsealable';
      const gone = named.filter(({ drops }) => drops).map(({ id }) => id);
      if (gone.length > 0) await tx.delete(messages).where(inArray(messages.id, gone));
      await addMessage(tx, { destination: to, threadKey, kind: KINDS.transfer }, moved.transfer);
      for (const { id } of named.filter(({ carries }) => carries)) await moveToEnd(tx, id, to);
      await tx
        .update(messages)
        .set({ destination: to })
        .where(
          and(
            eq(messages.threadKey, threadKey),
            eq(messages.destination, from),
            eq(messages.kind, KINDS.reply),
          ),
        );
      await addMessage(tx, { destination: NOBODY, threadKey, kind: KINDS.reply }, moved.reply);
      await addMessage(tx, { destination: from, threadKey, kind: KINDS.note }, moved.note);
      await tx.update(threads).set({ destination: to }).where(eq(threads.threadKey, threadKey));
      return 'created';
    },
    from,
    [to],
  );
}

/** Whether it was passed on so before: the old unit's note of it stands in its inbox, whoever has the thread now. */
async function holdsNote(db: Database, { threadKey, from, note }: ThreadTransfer): Promise<boolean> {
  const found = await db
    .select({ id: messages.id })
    .from(messages)
    .where(
      and(eq(messages.threadKey, threadKey), eq(messages.hash, note.hash), eq(messages.destination, from)),
    );
  return found.length > 0;
}

/** Puts a message at the end of another destination's inbox: desks there have read past its old number. */
async function moveToEnd(tx: Transaction, id: bigint, destination: string): Promise<void> {
  await tx.execute(
    sql`update ${messages} set id = default, destination = ${destination} where ${messages.id} = ${String(id)}::bigint`,
  );
}
