import { hash } from '../../crypto/hash.ts';
import { ready } from '../../crypto/sodium.ts';
import { compareInTurns, type Comparison } from './figures.ts';
import { findPgbench, runPgbench } from './load/pgbench.ts';
import { beginThreads, pollRate } from './load/rates.ts';
import { startLightStack } from './load/reports.ts';

const ROUNDS = 3;
const THREADS = 64;
const SECONDS = 4;

/** What `poll` measures. */
export interface PollFigures {
  readonly ratio: number;
  readonly unit: 'threads read a second, 16 connections';
  /** A reporter's look at a thread that waits for its first reply, against pgbench selecting the same rows. */
  readonly poll: Comparison;
}

/** Measures how fast threads are read, against pgbench in the same database. */
export async function measurePoll(): Promise<PollFigures> {
  const pgbench = await findPgbench();
  await ready();
  const stack = await startLightStack();
  try {
    const tokens = await beginThreads(stack, THREADS);
    const scripts = tokens.map((token) => selectThread(hash('thread v1', token)));
    const poll = await compareInTurns(
      ROUNDS,
      () => pollRate(stack, tokens, SECONDS),
      () => runPgbench(pgbench, { data: stack.data, scripts, variables: {}, seconds: SECONDS }),
    );
    return { ratio: poll.ratio, unit: 'threads read a second, 16 connections', poll };
  } finally {
    await stack.close();
  }
}

function selectThread(threadKey: Uint8Array): string {
  return `select t.state, m.kind, m.hash, case when m.kind = 3 then m.envelope end
from threads t left join messages m on m.thread_key = t.thread_key and m.kind in (1, 2, 3)
where t.thread_key = '\\x${Buffer.from(threadKey).toString('hex')}'
order by m.id;
`;
}
