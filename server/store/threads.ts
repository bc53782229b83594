import { equalBytes } from '../../crypto/encoding.ts';
import { hash } from '../../crypto/hash.ts';
import { KINDS } from '../../crypto/wire/envelope.ts';
import type { UnverifiedThread } from '../../crypto/wire/frames.ts';
import { NOTES_MAX, THREAD_MESSAGES_MAX } from '../../crypto/wire/sizes.ts';
import { bindStaged, holdStaged, type StagedName } from './attachments.ts';
import type { Database } from './database.ts';
import { WITHDRAWAL_KIND } from './schema.ts';
import { runStatement } from './statement.ts';
import {
  addMessage,
  countMessages,
  emptyThread,
  holds,
  isClosed,
  replaceState,
  withThread,
  type Outcome,
  type StoredEnvelope,
} from './thread-change.ts';

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
  const { threadKey, destination } = followUp;
  return withThread(db, threadKey, async (tx, thread) => {
    if (await isClosed(tx, threadKey)) return 'closed';
    if (await holds(tx, threadKey, followUp.hash)) return 'present';
    if (!equalBytes(hash('state v1', thread.state), followUp.expected)) return 'changed';
    if (thread.destination !== destination) return 'changed';
    if (!sealable) return 'unsealable';
    if ((await countMessages(tx, threadKey, [1, 2, 3])) >= THREAD_MESSAGES_MAX) return 'full';
    if (!(await holdStaged(tx, followUp.files))) return 'incomplete';
    await addMessage(tx, { destination, threadKey, kind: KINDS['follow-up'] }, followUp);
    await bindStaged(tx, threadKey, followUp.files);
    await replaceState(tx, threadKey, followUp.state);
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
    const place = { destination, threadKey, kind: WITHDRAWAL_KIND };
    await addMessage(tx, place, { hash: hash('', withdrawal), envelope: withdrawal });
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
      for (const message of fresh) {
        await addMessage(tx, { destination, threadKey, kind: KINDS[message.kind] }, message);
      }
      await bindStaged(tx, threadKey, files);
      return 'created';
    },
    destination,
  );
}
