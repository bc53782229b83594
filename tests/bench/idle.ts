import { setTimeout as sleep } from 'node:timers/promises';
import { ready } from '../../crypto/sodium.ts';
import { residentMemory } from './large/memory.ts';
import { beginThreads, pollRate } from './load/rates.ts';
import { startLightStack } from './load/reports.ts';

const WAIT_MS = 20_000;
const REPORTS = 500;
const SECONDS = 3;

/** What `idle` measures, in MiB of resident memory of the server's process; its database is another. */
export interface IdleFigures {
  readonly mostMiB: 120;
  /** Some seconds after the start. */
  readonly startedMiB: number;
  /** As long after 500 reports and some thousand reads. */
  readonly usedMiB: number;
}

/** Measures what memory a server takes that has nothing to do. */
export async function measureIdle(): Promise<IdleFigures> {
  await ready();
  const stack = await startLightStack();
  try {
    await sleep(WAIT_MS);
    const startedMiB = await residentMemory('server/main.ts');
    await pollRate(stack, await beginThreads(stack, REPORTS), SECONDS);
    await sleep(WAIT_MS);
    return { mostMiB: 120, startedMiB, usedMiB: await residentMemory('server/main.ts') };
  } finally {
    await stack.close();
  }
}
