import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { dayOf } from '../../crypto/days.ts';
import { hash } from '../../crypto/hash.ts';
import { ready } from '../../crypto/sodium.ts';
import { ACCESS_TOKEN_SIZE, STATE_SIZE } from '../../crypto/wire/sizes.ts';
import { ownDatabase } from '../../server/store/address.ts';
import { connectTo } from '../support/database.ts';
import type { Stack } from '../support/stack.ts';
import { compareInTurns, type Comparison } from './figures.ts';
import { beginThreads, pollRate, submitRate } from './load/rates.ts';
import { DESTINATION, startLightStack } from './load/reports.ts';

const THREADS = Number(process.env['GROWTH_THREADS'] ?? 1_000_000);
const ROUNDS = 3;
const REPORTS = 1500;
const SECONDS = 3;
/** So many of the stored threads are read, spread over all of them. */
const KNOWN = 1000;
const BATCH = 10_000;
const ENVELOPE_SIZE = 8192;

/** What `growth` measures. `ratio` is the lower one of both. */
export interface GrowthFigures {
  readonly ratio: number;
  readonly unit: 'answers a second of a server with threads stored, against an empty one';
  readonly threads: number;
  /** The rows, their indexes and what is beside them. */
  readonly storedMiB: number;
  readonly submit: Comparison;
  readonly poll: Comparison;
}

/** Measures how much slower a server is with a million threads. `GROWTH_THREADS`: another number. */
export async function measureGrowth(): Promise<GrowthFigures> {
  await ready();
  const [full, empty] = [await startLightStack(), await startLightStack()];
  try {
    const { tokens, storedMiB } = await fill(full);
    const few = await beginThreads(empty, KNOWN);
    const submit = await compareInTurns(
      ROUNDS,
      () => submitRate(full, REPORTS),
      () => submitRate(empty, REPORTS),
    );
    const poll = await compareInTurns(
      ROUNDS,
      () => pollRate(full, tokens, SECONDS),
      () => pollRate(empty, few, SECONDS),
    );
    const unit = 'answers a second of a server with threads stored, against an empty one';
    return { ratio: Math.min(submit.ratio, poll.ratio), unit, threads: THREADS, storedMiB, submit, poll };
  } finally {
    await full.close();
    await empty.close();
  }
}

/** Writes the rows of so many reports; gives the access tokens (32 bytes each) of some of them. */
async function fill(stack: Stack): Promise<{ tokens: Uint8Array[]; storedMiB: number }> {
  const sql = connectTo(ownDatabase(join(stack.data, 'postgres')));
  const tokens = Array.from({ length: KNOWN }, () => new Uint8Array(randomBytes(ACCESS_TOKEN_SIZE)));
  const known = tokens.map((token) => Buffer.from(hash('thread v1', token)).toString('hex')).join(',');
  const every = Math.ceil(THREADS / KNOWN);
  const expires = dayOf(Date.now() + 700 * 86_400_000);
  try {
    await sql`set synchronous_commit = off`;
    for (let from = 0; from < THREADS; from += BATCH) {
      const to = Math.min(from + BATCH, THREADS) - 1;
      // Random bytes that PostgreSQL cannot make smaller, the same in each row of a batch.
      const [state, envelope] = [randomBytes(STATE_SIZE), randomBytes(ENVELOPE_SIZE)];
      await sql`
        with keys as materialized (
          select n, case when n % ${every}::int = 0
            then decode((string_to_array(${known}, ','))[n / ${every}::int + 1], 'hex')
            else sha256(convert_to(${stack.folder} || n, 'UTF8')) end as key
          from generate_series(${from}::int, ${to}::int) as n
        ), begun as (
          insert into threads (thread_key, destination, state, expires_on)
          select key, ${DESTINATION}, ${state}, ${expires}::date from keys
        )
        insert into messages (destination, thread_key, kind, hash, envelope)
        select ${DESTINATION}, key, 1, sha256(key), ${envelope} from keys order by n`;
    }
    await sql`vacuum analyze`;
    // What filling has left to be written is not the server's.
    await sql`checkpoint`;
    const [size] = await sql<{ mib: number }[]>`
      select (pg_database_size(current_database()) / 1048576)::int as mib`;
    return { tokens, storedMiB: size?.mib ?? 0 };
  } finally {
    await sql.end();
  }
}
