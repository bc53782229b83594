import { execFile } from 'node:child_process';
import { readFile, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const FAST_SECONDS = 30;
const IMMEDIATE_SECONDS = 20;

/**
 * Stops a PostgreSQL that still runs on the folder because its keeper was killed. The caller holds the folder's lock, so it
 * can be nobody else's. One that does not end in order within 30 seconds is ended at once; it recovers at the next start.
 */
export async function stopOrphan(databaseDir: string): Promise<void> {
  const pid = await runningPid(databaseDir);
  if (pid === null) return;
  process.kill(pid, 'SIGINT');
  if (await ended(pid, FAST_SECONDS)) return;
  process.kill(pid, 'SIGQUIT');
  await ended(pid, IMMEDIATE_SECONDS);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function ended(pid: number, seconds: number): Promise<boolean> {
  for (let tenths = 0; tenths < seconds * 10; tenths += 1) {
    if (!isAlive(pid)) return true;
    await wait(100);
  }
  return !isAlive(pid);
}

/** The id in `postmaster.pid`, if that process is alive and truly a PostgreSQL of this folder: ids are used again. */
async function runningPid(databaseDir: string): Promise<number | null> {
  const text = await readFile(join(databaseDir, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  if (!(pid > 1) || !isAlive(pid)) return null;
  try {
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(databaseDir)) ? pid : null;
  } catch {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'args=', '-p', String(pid)]);
    return stdout.includes(databaseDir) ? pid : null;
  }
}
