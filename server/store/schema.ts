import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  customType,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
} from 'drizzle-orm/pg-core';

/** A byte string. Its length is held by a check on the table. */
const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' });
/** A whole number up to 2³²−1: PostgreSQL has no unsigned type. */
const u32 = (name: string) => bigint(name, { mode: 'number' });
/** A calendar day: nothing in any table is finer. */
const day = (name: string) => date(name, { mode: 'string' });

/**
 * Threads. `threadKey` (32 bytes) is a hash of the reporter's access token, which is never stored. `state` is 512
 * encrypted bytes, null once the thread was withdrawn. `expiresOn` is drawn, so the day of opening cannot be read from it.
 */
export const threads = pgTable(
  'threads',
  {
    threadKey: bytes('thread_key').primaryKey(),
    destination: text('destination').notNull(),
    state: bytes('state'),
    expiresOn: day('expires_on').notNull(),
  },
  (it) => [
    index('threads_expiry').on(it.expiresOn),
    check('threads_sizes', sql`octet_length(${it.threadKey}) = 32 and octet_length(${it.state}) = 512`),
  ],
);

/** The number in `messages.kind` of a withdrawal, beside those of `KINDS`. */
export const WITHDRAWAL_KIND = 5;

/**
 * All that was said in threads, as envelopes, and withdrawals (74 bytes) in the place of what was deleted. `id` is the
 * desks' cursor: see inbox.ts on how it stays safe. `hash` is BLAKE2b-256 of the envelope.
 */
export const messages = pgTable(
  'messages',
  {
    id: bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    destination: text('destination').notNull(),
    threadKey: bytes('thread_key')
      .notNull()
      .references(() => threads.threadKey, { onDelete: 'cascade' }),
    kind: smallint('kind').notNull(),
    hash: bytes('hash').notNull(),
    envelope: bytes('envelope').notNull(),
  },
  (it) => [
    unique('messages_once').on(it.threadKey, it.hash),
    index('messages_inbox')
      .on(it.destination, it.id)
      .where(sql`${it.kind} <> 3`),
    check('messages_kinds', sql`${it.kind} between 1 and 6`),
    check(
      'messages_sizes',
      sql`octet_length(${it.hash}) = 32 and case when ${it.kind} = 5 then octet_length(${it.envelope}) = 74 else octet_length(${it.envelope}) in (8192, 32768, 131072) end`,
    ),
  ],
);

/**
 * Files. While one is staged, `tokenHash` (32 bytes) is the hash of the token that it is sent with, and `expiresOn` the
 * last day for a message to bring it; from then on it has a thread instead. With neither it is to be deleted. `padded` and
 * `stored` are bytes, before and after encryption; all of it is there when `stored` is what `padded` comes to.
 */
export const attachments = pgTable(
  'attachments',
  {
    id: bytes('id').primaryKey(),
    padded: bigint('padded', { mode: 'number' }).notNull(),
    stored: bigint('stored', { mode: 'number' }).notNull().default(0),
    tokenHash: bytes('token_hash'),
    expiresOn: day('expires_on'),
    threadKey: bytes('thread_key').references(() => threads.threadKey, { onDelete: 'set null' }),
  },
  (it) => [
    index('attachments_thread').on(it.threadKey),
    index('attachments_staged')
      .on(it.expiresOn)
      .where(sql`${it.tokenHash} is not null`),
    check('attachments_sizes', sql`octet_length(${it.id}) = 16 and octet_length(${it.tokenHash}) = 32`),
    check('attachments_holder', sql`${it.threadKey} is null or ${it.tokenHash} is null`),
  ],
);

/** The sealed parts of files, from 0; each at most 983,319 random bytes. */
export const attachmentParts = pgTable(
  'attachment_parts',
  {
    attachment: bytes('attachment')
      .notNull()
      .references(() => attachments.id, { onDelete: 'cascade' }),
    part: integer('part').notNull(),
    sealed: bytes('sealed').notNull(),
  },
  (it) => [
    primaryKey({ columns: [it.attachment, it.part] }),
    check('attachment_parts_sizes', sql`octet_length(${it.sealed}) between 4137 and 983319`),
  ],
);

/**
 * Epoch certificates, each under the unit key (32 bytes) that signed it: a new unit key begins a new chain. `entry` is its
 * place in the log; null only until the server's next start where it was stored before there was a log.
 */
export const certificates = pgTable(
  'certificates',
  {
    destination: text('destination').notNull(),
    unit: bytes('unit').notNull(),
    epoch: u32('epoch').notNull(),
    hash: text('hash').notNull(),
    notBefore: day('not_before').notNull(),
    notAfter: day('not_after').notNull(),
    document: text('document').notNull(),
    entry: u32('entry'),
  },
  (it) => [primaryKey({ columns: [it.destination, it.unit, it.epoch] })],
);

/** The newest membership of each unit. Older ones are overwritten: the seeds sealed in them must not stay. */
export const memberships = pgTable(
  'memberships',
  {
    destination: text('destination').notNull(),
    unit: bytes('unit').notNull(),
    serial: u32('serial').notNull(),
    hash: text('hash').notNull(),
    document: text('document').notNull(),
  },
  (it) => [primaryKey({ columns: [it.destination, it.unit] })],
);

/** The desks of each newest membership, with their verification keys (32 bytes). */
export const desks = pgTable(
  'desks',
  {
    destination: text('destination').notNull(),
    unit: bytes('unit').notNull(),
    desk: text('desk').notNull(),
    sign: bytes('sign').notNull(),
  },
  (it) => [primaryKey({ columns: [it.destination, it.unit, it.desk] })],
);

/** For each root key (32 bytes), the signed directory of the highest version that any replica has accepted; `entry` as above. */
export const directories = pgTable('directories', {
  root: bytes('root').primaryKey(),
  version: u32('version').notNull(),
  document: text('document').notNull(),
  entry: u32('entry'),
});

/** Desk sessions: the hash (32 bytes) of each token, never the token; kept until the day after they run out. */
export const sessions = pgTable(
  'sessions',
  {
    tokenHash: bytes('token_hash').primaryKey(),
    destination: text('destination').notNull(),
    desk: text('desk').notNull(),
    expiresOn: day('expires_on').notNull(),
  },
  (it) => [index('sessions_expiry').on(it.expiresOn)],
);

/** Nonces (16 bytes) of challenges that have opened a session, and of proofs of work that have paid: each counts once. */
export const spent = pgTable(
  'spent',
  {
    nonce: bytes('nonce').primaryKey(),
    expiresOn: day('expires_on').notNull(),
  },
  (it) => [index('spent_expiry').on(it.expiresOn)],
);

/** What all replicas share: the key (32 bytes, secret) that challenges and session tokens are authenticated with. */
export const secrets = pgTable('secrets', {
  name: text('name').primaryKey(),
  value: bytes('value').notNull(),
});

/**
 * When each table was last rewritten without what was deleted from it, see sweep.ts: `changes` is the number of deleted and
 * updated rows that the database had counted then.
 */
export const sweeps = pgTable('sweeps', {
  name: text('name').primaryKey(),
  changes: bigint('changes', { mode: 'bigint' }).notNull(),
  doneOn: day('done_on').notNull(),
});

/** The entries of the log, from 0, as they are hashed: public, and never changed or deleted. */
export const logEntries = pgTable(
  'log_entries',
  {
    index: u32('index').primaryKey(),
    entry: bytes('entry').notNull(),
  },
  (it) => [check('log_entries_sizes', sql`octet_length(${it.entry}) between 66 and 65535`)],
);

/** The tiles of the log's tree: up to 256 hashes of 32 bytes each, joined. They only grow. */
export const logTiles = pgTable(
  'log_tiles',
  {
    level: smallint('level').notNull(),
    index: u32('index').notNull(),
    hashes: bytes('hashes').notNull(),
  },
  (it) => [
    primaryKey({ columns: [it.level, it.index] }),
    check('log_tiles_sizes', sql`octet_length(${it.hashes}) between 32 and 8192`),
  ],
);

/** The root (32 bytes) of the log's tree at each size that it had after something was published. */
export const logHeads = pgTable('log_heads', {
  size: u32('size').primaryKey(),
  root: bytes('root').notNull(),
});

/**
 * Cosignatures (72 bytes) by desks, with the certificate of the desk: one for each unit and size, the newest few sizes of
 * each unit alone. The time in a cosignature is the beginning of a day.
 */
export const logCosignatures = pgTable(
  'log_cosignatures',
  {
    destination: text('destination').notNull(),
    size: u32('size').notNull(),
    desk: text('desk').notNull(),
    signature: bytes('signature').notNull(),
    certificate: text('certificate').notNull(),
    onDay: day('on_day').notNull(),
  },
  (it) => [
    primaryKey({ columns: [it.destination, it.size] }),
    check('log_cosignatures_sizes', sql`octet_length(${it.signature}) = 72`),
  ],
);

/** The last slot for which each destination's notice was claimed: see `jobs/notices.ts`. A slot is a number, not a time. */
export const notices = pgTable('notices', {
  destination: text('destination').primaryKey(),
  day: day('day').notNull(),
  slot: smallint('slot').notNull(),
});
