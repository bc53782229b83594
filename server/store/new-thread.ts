import { and, eq } from 'drizzle-orm';
import { equalBytes } from '../../crypto/encoding.ts';
import { KINDS } from '../../crypto/wire/envelope.ts';
import { bindStaged, holdStaged, type StagedName } from './attachments.ts';
import type { Database } from './database.ts';
import { inboxEntry, numberOf } from './locks.ts';
import { messages, threads } from './schema.ts';
import type { SpendableNonce } from './spent.ts';
import { asPart, runStatement, type Statement } from './statement.ts';
import type { Outcome, StoredEnvelope } from './thread-change.ts';
import { isInUse, type EpochInUse } from './units.ts';

/** A new thread. */
export interface NewThread extends StoredEnvelope {
  readonly threadKey: Uint8Array;
  /** The epoch that the envelope is sealed to, and with it the destination. */
  readonly sealedTo: EpochInUse;
  /** 512 bytes. */
  readonly state: Uint8Array;
  readonly expiresOn: string;
  readonly files: readonly StagedName[];
}

const IN_USE = `select 1 from certificates
  where destination = $1 and unit = $2 and epoch = $3 and not_before <= $5 and $4 <= not_after`;

const SPENT = `insert into spent (nonce, expires_on) select $12, $13 from sealable
  on conflict do nothing returning 1`;

/**
 * All of it in one statement, so that it takes one message to the database and back. Each step has rows only where the one before
 * had; the inbox is entered before the message draws its number.
 */
function beginning(paid: string): string {
  return `with sealable as (${IN_USE}), paid as (${paid}),
entered as materialized (select ${inboxEntry('$6')} from paid),
begun as (
  insert into threads (thread_key, destination, state, expires_on) select $7, $1, $8, $9 from entered
  on conflict do nothing returning thread_key
)
insert into messages (destination, thread_key, kind, hash, envelope)
select $1, thread_key, ${String(KINDS.report)}, $10, $11 from begun returning 1 as begun`;
}

const WITH_PROOF = beginning(SPENT);
const WITHOUT_PROOF = beginning('select 1 from sealable');

function begin(
  { threadKey, sealedTo, state, expiresOn, hash, envelope }: NewThread,
  proof: SpendableNonce | null,
): Statement {
  const { destination, unit, epoch, first, last } = sealedTo;
  const values = [
    ...[destination, unit, epoch, first, last, numberOf(destination)],
    ...[threadKey, state, expiresOn, hash, envelope],
  ];
  return proof === null
    ? { text: WITHOUT_PROOF, values }
    : { text: WITH_PROOF, values: [...values, proof.nonce, proof.expiresOn] };
}

/**
 * Begins a thread, once. The proof of work (null where none is asked for) is spent in the same step; a thread that is there
 * already needs none.
 */
export async function createThread(
  db: Database,
  thread: NewThread,
  proof: SpendableNonce | null,
): Promise<Outcome> {
  const statement = begin(thread, proof);
  const begun =
    thread.files.length === 0
      ? (await runStatement(db, statement)).length === 1
      : await beginWithFiles(db, thread, statement);
  return begun === true ? 'created' : whyNot(db, thread, begun === null ? 'incomplete' : 'spent');
}

/** Null where the files are not all staged and whole. */
async function beginWithFiles(
  db: Database,
  { threadKey, files }: NewThread,
  statement: Statement,
): Promise<boolean | null> {
  return db.transaction(async (tx) => {
    if (!(await holdStaged(tx, files))) return null;
    const begun = (await tx.execute(asPart(statement))).length === 1;
    if (begun) await bindStaged(tx, threadKey, files);
    return begun;
  });
}

/** What stands in the place of a thread that was not begun; `otherwise` where it is neither that nor the epoch. */
async function whyNot(
  db: Database,
  { threadKey, sealedTo, hash }: NewThread,
  otherwise: 'incomplete' | 'spent',
): Promise<Outcome> {
  const [found] = await db
    .select({ destination: threads.destination, state: threads.state, hash: messages.hash })
    .from(threads)
    .leftJoin(messages, and(eq(messages.threadKey, threads.threadKey), eq(messages.kind, KINDS.report)))
    .where(eq(threads.threadKey, threadKey));
  if (found === undefined) return (await isInUse(db, sealedTo)) ? otherwise : 'unsealable';
  if (found.state === null) return 'withdrawn';
  if (found.hash === null) return 'closed';
  const passedOn = and(eq(messages.threadKey, threadKey), eq(messages.kind, KINDS.transfer));
  const fits = found.destination === sealedTo.destination || (await db.$count(messages, passedOn)) > 0;
  const same = fits && equalBytes(found.hash, hash);
  return same ? 'present' : 'conflict';
}
