import { and, eq } from 'drizzle-orm';
import { equalBytes } from '../../crypto/encoding.ts';
import { KINDS } from '../../crypto/wire/envelope.ts';
import { bindStaged, holdStaged, type StagedName } from './attachments.ts';
import type { Database } from './database.ts';
import { enterInbox } from './locks.ts';
import { messages, threads } from './schema.ts';
import { spend, type SpendableNonce } from './spent.ts';
import { addMessage, type Outcome, type StoredEnvelope } from './threads.ts';

/** A new thread. */
export interface NewThread extends StoredEnvelope {
  readonly threadKey: Uint8Array;
  readonly destination: string;
  /** 512 bytes. */
  readonly state: Uint8Array;
  readonly expiresOn: string;
  readonly files: readonly StagedName[];
}

/**
 * Begins a thread, once. `sealable` says whether the envelope is sealed to an epoch in use. The proof of work (null where none is
 * asked for) is spent in the same step; a thread that is there already needs none.
 */
export async function createThread(
  db: Database,
  thread: NewThread,
  sealable: boolean,
  proof: SpendableNonce | null,
): Promise<Outcome> {
  const { threadKey, destination, state, expiresOn, envelope } = thread;
  return db.transaction(async (tx) => {
    const ready = sealable && (await holdStaged(tx, thread.files));
    const paid = ready && (proof === null || (await spend(tx, proof)));
    if (paid) {
      await enterInbox(tx, destination);
      const inserted = await tx
        .insert(threads)
        .values({ threadKey, destination, state, expiresOn })
        .onConflictDoNothing()
        .returning({ threadKey: threads.threadKey })
        .prepare('begin_thread')
        .execute();
      if (inserted.length === 1) {
        await addMessage(tx, { destination, threadKey, kind: KINDS.report, hash: thread.hash, envelope });
        await bindStaged(tx, threadKey, thread.files);
        return 'created';
      }
    }
    const [found] = await tx
      .select({ destination: threads.destination, state: threads.state, hash: messages.hash })
      .from(threads)
      .leftJoin(messages, and(eq(messages.threadKey, threads.threadKey), eq(messages.kind, KINDS.report)))
      .where(eq(threads.threadKey, threadKey));
    if (found === undefined) return ready ? 'spent' : sealable ? 'incomplete' : 'unsealable';
    if (found.state === null) return 'withdrawn';
    if (found.hash === null) return 'closed';
    const passedOn = and(eq(messages.threadKey, threadKey), eq(messages.kind, KINDS.transfer));
    const fits = found.destination === destination || (await tx.$count(messages, passedOn)) > 0;
    const same = fits && equalBytes(found.hash, thread.hash);
    return same ? 'present' : 'conflict';
  });
}
