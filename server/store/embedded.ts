import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { errorCode } from './failures.ts';
import { ownDatabase, type DatabaseAddress } from './address.ts';

/** A PostgreSQL of our own in a data folder, which ends when this process ends. */
export interface EmbeddedDatabase {
  /** Where to connect to it. */
  readonly address: DatabaseAddress;
  /** Settles when it has ended, asked for or not. */
  readonly ended: Promise<void>;
  /** Ends it in order. */
  stop(): Promise<void>;
}

const keeper = fileURLToPath(new URL('keeper.ts', import.meta.url));

/**
 * Starts PostgreSQL in the data folder (made where there is none) through a keeper process.
 * Throws an `Error` whose text the operator can act on, such as that another server is using the folder.
 */
export async function startEmbedded(dataDir: string): Promise<EmbeddedDatabase> {
  const folder = resolve(dataDir);
  // PostgreSQL may run as another user, who must pass through; what is private inside has its own folders.
  const made = await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    const code = errorCode(error) ?? 'unknown';
    throw new Error(`The data folder ${folder} cannot be made (${code}). Set DATA_DIR to another folder.`);
  });
  if (made !== undefined) await chmod(folder, 0o711);
  const { PATH, HOME, TMPDIR } = process.env;
  const child = spawn(process.execPath, [keeper, folder], {
    // A group of its own: Ctrl-C in a terminal reaches the server alone, which then ends things in order.
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { PATH, HOME, TMPDIR, TZ: 'UTC' },
  });
  const ended = once(child, 'close').then(() => undefined);
  child.stdin.on('error', () => undefined);
  const socket = await readiness(child, ended);
  return {
    address: ownDatabase(socket),
    ended,
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

async function readiness(child: ChildProcess, ended: Promise<void>): Promise<string> {
  if (child.stdout === null) throw new Error('The keeper has no output.');
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    ended.then(() => '{"failed":"PostgreSQL did not start."}'),
  ]);
  const message = JSON.parse(first) as { ready?: string; failed?: string };
  if (message.ready !== undefined) return message.ready;
  await ended;
  throw new Error(message.failed ?? 'PostgreSQL did not start.');
}
