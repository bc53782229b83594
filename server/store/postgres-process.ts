import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { platform } from 'node:os';
import type { Account } from './account.ts';

/** A PostgreSQL that takes connections. */
export interface PostgresProcess {
  /** Settles when it has ended, asked for or not. */
  readonly ended: Promise<void>;
  /** Ends it in order: running transactions are rolled back, everything acknowledged is on disk. */
  stop(): Promise<void>;
}

/** PostgreSQL did not start; `reason` is its own line, without any statement. */
export class PostgresFailure extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(`PostgreSQL did not start. ${reason}`.trim());
    this.reason = reason;
  }
}

/** A standby says `read-only connections`. */
const READY = /database system is ready to accept (read-only )?connections/;

/**
 * How the programs are told their data folder. They begin inside it, and on Linux call it by a name that leads through no folder
 * above it, so those may be shut to their user.
 */
function nameOf(databaseDir: string): string {
  return platform() === 'linux' ? '/proc/self/cwd' : databaseDir;
}

function run(program: string, args: readonly string[], databaseDir: string, { ids }: Account): ChildProcess {
  return spawn(program, ['-D', nameOf(databaseDir), ...args], {
    cwd: databaseDir,
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', 'ignore', 'pipe'],
    ...ids,
  });
}

/** Fills an empty data folder that belongs to the account; throws {@link PostgresFailure} with the program's last line. */
export async function initialiseFolder(
  program: string,
  databaseDir: string,
  account: Account,
  args: readonly string[],
): Promise<void> {
  const child = run(program, args, databaseDir, account);
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (part: string) => (text += part));
  const code = await exit(child);
  if (code !== 0) throw new PostgresFailure(text.trim().split('\n').at(-1) ?? '');
}

/** Starts PostgreSQL on its data folder and waits until it takes connections; throws {@link PostgresFailure}. */
export async function startPostgres(
  program: string,
  databaseDir: string,
  account: Account,
  settings: Readonly<Record<string, string>>,
): Promise<PostgresProcess> {
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = run(program, args, databaseDir, account);
  const ended = exit(child).then(() => undefined);
  let reason = '';
  await new Promise<void>((resolve, reject) => {
    // What it writes later is read and forgotten, so that it never waits for a full pipe.
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      reason = /^(?:FATAL|PANIC):.*$/m.exec(text)?.[0] ?? reason;
      if (READY.test(text)) resolve();
    });
    void ended.then(() => reject(new PostgresFailure(reason)));
  });
  return {
    ended,
    async stop() {
      child.kill('SIGINT');
      await ended;
    },
  };
}

/** The exit code; −1 where it could not be started or was killed. */
async function exit(child: ChildProcess): Promise<number> {
  try {
    await once(child, 'close');
    return child.exitCode ?? -1;
  } catch {
    return -1;
  }
}
