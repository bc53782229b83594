import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { InputError } from '../input.ts';

const leash = new URL('leash.ts', import.meta.url).href;

/** How long a child may take to end in order before it is killed. */
const PATIENCE = 20_000;

/** The folder of the project. */
export const projectFolder = fileURLToPath(new URL('../../..', import.meta.url));

/** A child process of the demo. */
export interface Child {
  /** Settles with its exit code when it has ended; null where a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Ends it in order, and by force when it does not. */
  stop(): Promise<void>;
}

/** Starts a Node program that ends when this process does; its output goes where this process's errors go. */
export function startChild(args: readonly string[], environment: Readonly<Record<string, string>>): Child {
  const child: ChildProcess = spawn(process.execPath, ['--import', leash, ...args], {
    cwd: projectFolder,
    env: { ...process.env, ...environment },
    // A group of its own: Ctrl-C reaches the demo alone, which then ends its children in order.
    detached: true,
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const ended = once(child, 'close').then(() => child.exitCode);
  return {
    ended,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const late = new AbortController();
      const patience = pause(PATIENCE, 'late', { signal: late.signal }).catch(() => 'ended');
      if ((await Promise.race([ended, patience])) === 'late') child.kill('SIGKILL');
      late.abort();
      await ended;
    },
  };
}

/** Throws `InputError` where somebody listens on the port already; `variable` is what sets another one. */
export async function requireFree(host: string, port: number, variable: string): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', () => {
      reject(
        new InputError(`Port ${String(port)} of this machine is taken: set ${variable} to another one.`),
      );
    });
    probe.listen(port, host, () => {
      probe.close(() => {
        resolve();
      });
    });
  });
}

/** Calls `gone` once the process that started this one has ended, as when npm is killed and cannot pass it on. */
export function watchParent(gone: () => void): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    gone();
  }, 500);
  watch.unref();
}
