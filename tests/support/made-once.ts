import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 100;

/**
 * A folder of that name that is made once for a whole run of tests or benchmarks: whoever asks first has it filled by `make`, the
 * others wait. Nobody may change what is in it. Throws what `make` throws; who waited then tries itself.
 */
export async function madeOnce(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const run = process.env['TEST_RUN_FOLDER'];
  if (run === undefined) throw new Error('there is no run of tests: see run-folder.ts');
  const [made, making] = [join(run, name), join(run, `${name}.making`)];
  while (!(await exists(made))) {
    if (!(await begin(making))) {
      await sleep(LOOK_EVERY_MS);
      continue;
    }
    try {
      // Another one may have come to its end just before this one began.
      if (await exists(made)) continue;
      await make(making);
      await rename(making, made);
    } finally {
      await rm(making, { recursive: true, force: true });
    }
  }
  return made;
}

/** Whether this process is the one that makes it. */
async function begin(making: string): Promise<boolean> {
  try {
    await mkdir(making, { mode: 0o711 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
