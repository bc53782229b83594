import { Worker } from 'node:worker_threads';

/** Milliseconds by the clock for all reports: the two primitives, and these with a signature. */
export interface Bare {
  readonly bare: number;
  readonly signed: number;
}

/** Runs the bare primitives `count` times, shared out among workers that are warm when the clock starts. */
export async function measureBare(workers: number, count: number): Promise<Bare> {
  const hands = await Promise.all(
    Array.from({ length: workers }, async () => {
      const worker = new Worker(new URL('./bare.worker.ts', import.meta.url));
      await answer(worker);
      return worker;
    }),
  );
  const run = async (kind: 'bare' | 'signed'): Promise<number> => {
    const begun = performance.now();
    await Promise.all(
      hands.map((worker) => {
        const done = answer(worker);
        worker.postMessage({ kind, count: Math.ceil(count / workers) });
        return done;
      }),
    );
    return performance.now() - begun;
  };
  try {
    return { bare: await run('bare'), signed: await run('signed') };
  } finally {
    await Promise.all(hands.map((worker) => worker.terminate()));
  }
}

function answer(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
  });
}
