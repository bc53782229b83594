import { and, asc, eq, isNotNull } from 'drizzle-orm';
import { encodeBase64, equalBytes } from '../../crypto/encoding.ts';
import { countParts, sealedAttachmentLength, sealedPartLength } from '../../crypto/wire/attachment.ts';
import type { Database, Transaction } from './database.ts';
import { attachmentParts, attachments, threads } from './schema.ts';
import { spend, type SpendableNonce } from './spent.ts';
import { runStatement } from './statement.ts';

/** Who may go on with a staged file: its id (16 bytes) and the hash of its upload token (32 bytes). */
export interface StagedName {
  readonly id: Uint8Array;
  readonly tokenHash: Uint8Array;
}

/** What became of a write: `created` and `present` mean that it is on disk. */
export type StagingOutcome =
  | 'created'
  | 'present'
  /** There is no such file under this token, or no longer. */
  | 'foreign'
  /** It was not there already, and the proof of work has paid for something else. */
  | 'spent'
  /** The file has no part of that number and length. */
  | 'misfit'
  /** As much is staged as may be. */
  | 'full';

/** Announces a file of that padded length (bytes), once; the proof of work is spent in the same step. §7.6 */
export async function stageAttachment(
  db: Database,
  file: StagedName & { readonly padded: number; readonly expiresOn: string },
  proof: SpendableNonce | null,
): Promise<StagingOutcome> {
  return db.transaction(async (tx) => {
    if (proof === null || (await spend(tx, proof))) {
      const inserted = await tx
        .insert(attachments)
        .values(file)
        .onConflictDoNothing()
        .returning({ id: attachments.id });
      if (inserted.length === 1) return 'created';
    }
    const [found] = await tx
      .select({ tokenHash: attachments.tokenHash, padded: attachments.padded })
      .from(attachments)
      .where(eq(attachments.id, file.id));
    if (found === undefined) return 'spent';
    const same = found.tokenHash !== null && equalBytes(found.tokenHash, file.tokenHash);
    return same && found.padded === file.padded ? 'present' : 'foreign';
  });
}

const ADD_PART = `with held as materialized (
  select id from attachments where id = $1 and token_hash = $2 for update
), room as (
  select id from held
  where (select coalesce(sum(stored), 0) from attachments where token_hash is not null) + $5 <= $6
), added as (
  insert into attachment_parts (attachment, part, sealed) select id, $3, $4 from room
  on conflict do nothing returning attachment
)
update attachments set stored = stored + $5 from added where id = attachment returning 1 as added`;

/**
 * Stores one sealed part of a staged file, in one statement (docs/decisions/0032-one-message-a-request.md); of two that differ the
 * first stays. `most`: bytes that all staged files may have. §7.6
 */
export async function addPart(
  db: Database,
  name: StagedName,
  { part, sealed }: { readonly part: number; readonly sealed: Uint8Array },
  most: number,
): Promise<StagingOutcome> {
  const [file] = await db
    .select({ padded: attachments.padded })
    .from(attachments)
    .where(named(name))
    .prepare('find_attachment')
    .execute();
  if (file === undefined) return 'foreign';
  const fits = part < countParts(file.padded) && sealed.length === sealedPartLength(file.padded, part);
  if (!fits) return 'misfit';
  const values = [name.id, name.tokenHash, part, sealed, sealed.length, most];
  const added = await runStatement(db, { text: ADD_PART, values });
  if (added.length === 1) return 'created';
  const parts = await listParts(db, name);
  if (parts === null) return 'foreign';
  return parts.includes(part) ? 'present' : 'full';
}

/** The numbers of the parts of a staged file that are on disk, rising; null where there is no such file. §7.6 */
export async function listParts(db: Database, name: StagedName): Promise<number[] | null> {
  const rows = await db
    .select({ part: attachmentParts.part })
    .from(attachments)
    .leftJoin(attachmentParts, eq(attachmentParts.attachment, attachments.id))
    .where(named(name))
    .orderBy(asc(attachmentParts.part));
  return rows.length === 0 ? null : rows.flatMap(({ part }) => part ?? []);
}

/** One sealed part of a file that belongs to the thread; null where there is none, or it is another destination's. §7.6 */
export async function readPart(
  db: Database,
  wanted: { readonly threadKey: Uint8Array; readonly id: Uint8Array; readonly part: number },
  destination: string | null,
): Promise<Uint8Array | null> {
  const [row] = await db
    .select({ sealed: attachmentParts.sealed })
    .from(attachmentParts)
    .innerJoin(attachments, eq(attachments.id, attachmentParts.attachment))
    .innerJoin(threads, eq(threads.threadKey, attachments.threadKey))
    .where(
      and(
        eq(attachmentParts.attachment, wanted.id),
        eq(attachmentParts.part, wanted.part),
        eq(attachments.threadKey, wanted.threadKey),
        isNotNull(threads.state),
        destination === null ? undefined : eq(threads.destination, destination),
      ),
    )
    .prepare(destination === null ? 'read_part' : 'read_part_of')
    .execute();
  return row?.sealed ?? null;
}

/** Whether all these files are staged and whole; if so they stay as they are until the transaction ends. §7.6 */
export async function holdStaged(tx: Transaction, names: readonly StagedName[]): Promise<boolean> {
  for (const name of inOrder(names)) {
    const [file] = await tx
      .select({ padded: attachments.padded, stored: attachments.stored })
      .from(attachments)
      .where(named(name))
      .for('update');
    if (file === undefined || file.stored !== sealedAttachmentLength(file.padded)) return false;
  }
  return true;
}

/** Makes files that {@link holdStaged} holds part of a thread: their upload tokens are worth nothing from then on. §7.6 */
export async function bindStaged(
  tx: Transaction,
  threadKey: Uint8Array,
  names: readonly StagedName[],
): Promise<void> {
  for (const name of names) {
    await tx.update(attachments).set({ threadKey, tokenHash: null, expiresOn: null }).where(named(name));
  }
}

/** Lets go of all files of a thread: from then on nobody can read them, and `deleteLoose` in retention.ts clears them away. */
export async function loosen(tx: Transaction, threadKey: Uint8Array): Promise<void> {
  await tx.update(attachments).set({ threadKey: null }).where(eq(attachments.threadKey, threadKey));
}

/** Always the same order, so that no two transactions wait for each other. */
function inOrder(names: readonly StagedName[]): StagedName[] {
  const keyed = names.map((name) => ({ name, key: encodeBase64(name.id) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ name }) => name);
}

function named({ id, tokenHash }: StagedName) {
  return and(eq(attachments.id, id), eq(attachments.tokenHash, tokenHash));
}
