import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchFailure } from '../failure.ts';
import { processesBelow } from '../processes.ts';

const MIB = 1_048_576;
const EVERY_MS = 200;

/** How much memory processes below this one took at most, beyond what they had at the start. */
export interface Growth {
  /** What they had at the start, in MiB. */
  readonly startMiB: number;
  /** The growth so far, in MiB. */
  most(): number;
  /** Stops looking, and gives the growth in MiB. */
  end(): Promise<number>;
}

/** The resident memory in MiB of all processes below this one whose command line holds `mark`, added up; there must be one. */
export async function residentMemory(mark: string): Promise<number> {
  const sum = await sumOf(mark);
  if (sum === 0) throw new BenchFailure(`No process with ${mark} in its command line was found.`);
  return Math.round(sum * 10) / 10;
}

/** Follows the resident memory of all processes below this one whose command line holds `mark`, added up. */
export async function followMemory(mark: string): Promise<Growth> {
  const start = await residentMemory(mark);
  const ending = new AbortController();
  let most = 0;
  const looking = (async () => {
    while (!ending.signal.aborted) {
      await sleep(EVERY_MS);
      most = Math.max(most, (await sumOf(mark)) - start);
    }
  })();
  const rounded = (mib: number): number => Math.round(mib * 10) / 10;
  return {
    startMiB: rounded(start),
    most: () => rounded(most),
    async end() {
      ending.abort();
      await looking;
      return rounded(most);
    },
  };
}

async function sumOf(mark: string): Promise<number> {
  const marked = (await processesBelow()).filter(({ command }) => command.includes(mark));
  const sizes = await Promise.all(marked.map(({ pid }) => residentMiB(pid)));
  return sizes.reduce((total, size) => total + size, 0);
}

/** 0 where the process has ended. */
async function residentMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return (Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024) / MIB;
}
