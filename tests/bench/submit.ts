import { ready, randomBytes } from '../../crypto/sodium.ts';
import { compareInTurns, type Comparison } from './figures.ts';
import { findPgbench, runPgbench } from './load/pgbench.ts';
import { submitRate } from './load/rates.ts';
import { DESTINATION, startLightStack } from './load/reports.ts';

const ROUNDS = 3;
const REPORTS = 3000;
const SECONDS = 3;

/** The rows of one report, in one statement: what the database needs at the least. */
const STATEMENT = `\\set id random(1, 9223372036854775807)
with paid as (
  insert into spent (nonce, expires_on) values (substr(sha256(int8send(:id)), 1, 16), current_date)
), begun as (
  insert into threads (thread_key, destination, state, expires_on)
  values (sha256(int8send(:id)), :destination, decode(:state, 'hex'), current_date + 730)
)
insert into messages (destination, thread_key, kind, hash, envelope)
values (:destination, sha256(int8send(:id)), 1, sha256(int8send(:id)), decode(:envelope, 'hex'));
`;

/** What `submit` measures. */
export interface SubmitFigures {
  readonly ratio: number;
  readonly unit: 'reports of 8192 bytes on disk a second, 16 connections';
  /** Reports over HTTP, proofs of work checked and spent, against pgbench inserting the same three rows. */
  readonly submit: Comparison;
}

/** Measures how fast reports are taken, against pgbench in the same database. */
export async function measureSubmit(): Promise<SubmitFigures> {
  const pgbench = await findPgbench();
  await ready();
  const stack = await startLightStack();
  try {
    const bare = {
      data: stack.data,
      scripts: [STATEMENT],
      variables: { destination: DESTINATION, state: hexBytes(512), envelope: hexBytes(8192) },
      seconds: SECONDS,
    };
    const submit = await compareInTurns(
      ROUNDS,
      () => submitRate(stack, REPORTS),
      () => runPgbench(pgbench, bare),
    );
    return { ratio: submit.ratio, unit: 'reports of 8192 bytes on disk a second, 16 connections', submit };
  } finally {
    await stack.close();
  }
}

function hexBytes(length: number): string {
  return Buffer.from(randomBytes(length)).toString('hex');
}
