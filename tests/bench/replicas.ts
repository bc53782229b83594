import { join } from 'node:path';
import { ready } from '../../crypto/sodium.ts';
import { DATABASE_PORT, DATABASE_USER } from '../../server/store/address.ts';
import { freePort, startServer, waitUntil, type Child } from '../support/child.ts';
import { isOpen } from '../support/process.ts';
import type { Stack } from '../support/stack.ts';
import { compareInTurns, type Comparison } from './figures.ts';
import { portOf } from './load/drive.ts';
import { beginThreads, pollRate, submitRate } from './load/rates.ts';
import { LIGHT_PROOFS, startLightStack } from './load/reports.ts';

const ROUNDS = 3;
const REPORTS = 2000;
const THREADS = 64;
const SECONDS = 3;

/** What `replicas` measures. `ratio` is the lower one of both. */
export interface ReplicaFigures {
  readonly ratio: number;
  readonly unit: 'answers a second of two servers on one database, against one of them alone';
  readonly submit: Comparison;
  readonly poll: Comparison;
}

/** Measures what a second server beside the first one brings. */
export async function measureReplicas(): Promise<ReplicaFigures> {
  await ready();
  const stack = await startLightStack();
  const port = await freePort();
  const second = await startReplica(stack, port);
  try {
    const tokens = await beginThreads(stack, THREADS);
    const one = [portOf(stack)];
    const two = [...one, port];
    const submit = await compareInTurns(
      ROUNDS,
      () => submitRate(stack, REPORTS, two),
      () => submitRate(stack, REPORTS, one),
    );
    const poll = await compareInTurns(
      ROUNDS,
      () => pollRate(stack, tokens, SECONDS, two),
      () => pollRate(stack, tokens, SECONDS, one),
    );
    const unit = 'answers a second of two servers on one database, against one of them alone';
    return { ratio: Math.min(submit.ratio, poll.ratio), unit, submit, poll };
  } finally {
    await second.end();
    await stack.close();
  }
}

/** A second server on the database that the first one keeps. */
async function startReplica(stack: Stack, port: number): Promise<Child> {
  const server = startServer({
    ...LIGHT_PROOFS,
    DIRECTORY_FILE: join(stack.folder, 'directory.json'),
    ROOT_KEY: stack.root,
    DATABASE_URL: 'postgres:///postgres',
    PGHOST: join(stack.data, 'postgres'),
    PGPORT: String(DATABASE_PORT),
    PGUSER: DATABASE_USER,
    HOST: '127.0.0.1',
    PORT: String(port),
    ORIGIN: stack.url,
  });
  await waitUntil(server, async () => server.output().includes('Serving') && (await isOpen(port)));
  return server;
}
