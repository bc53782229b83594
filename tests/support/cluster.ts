import { execFile } from 'node:child_process';
import { chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { postgresAccount } from '../../server/store/account.ts';
import { initialiseFolder, startPostgres } from '../../server/store/postgres-process.ts';
import { findPrograms } from '../../server/store/programs.ts';
import { freePort } from './child.ts';
import { waitForEnd } from './process.ts';

const run = promisify(execFile);

/** One PostgreSQL of a pair. */
export interface Member {
  /** `HOST:PORT`. */
  readonly at: string;
  start(): Promise<void>;
  /** Ends it in order. */
  stop(): Promise<void>;
  /** Ends all its processes at once, as a machine does that loses its power. */
  kill(): Promise<void>;
}

/** A primary and its standby, which has everything before the primary says so. */
export interface Pair {
  readonly primary: Member;
  readonly standby: Member;
  remove(): Promise<void>;
}

/** The role that owns the database in a {@link Pair}; on loopback it needs no password. */
export const ROLE = 'drop_box';

const COMMON = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '16MB',
  timezone: 'UTC',
};

/** Makes and starts a {@link Pair} in synchronous streaming replication. */
export async function startPair(): Promise<Pair> {
  const account = await postgresAccount();
  const programs = await findPrograms(account);
  const folder = await mkdtemp(join(tmpdir(), 'drop-box-pair-'));
  const make = async (
    name: string,
    settings: Readonly<Record<string, string>>,
  ): Promise<Member & { data: string }> => {
    const data = join(folder, name);
    const port = await freePort();
    let running: Awaited<ReturnType<typeof startPostgres>> | null = null;
    return {
      data,
      at: `127.0.0.1:${String(port)}`,
      async start() {
        const all = { ...COMMON, ...settings, port: String(port) };
        running = await startPostgres(programs.postgres, data, account, all);
      },
      async stop() {
        await running?.stop();
        running = null;
      },
      async kill() {
        const pid = Number.parseInt(await readFile(join(data, 'postmaster.pid'), 'utf8'), 10);
        const all = [pid, ...(await childrenOf(pid))];
        for (const one of all) killIfThere(one);
        await Promise.all(all.map(waitForEnd));
        running = null;
      },
    };
  };
  const primary = await make('primary', {
    synchronous_standby_names: '*',
    synchronous_commit: 'remote_apply',
  });
  await mkdir(primary.data, { mode: 0o700 });
  if (account.ids !== null) {
    await run('chmod', ['711', folder]);
    await chown(primary.data, account.ids.uid, account.ids.gid);
  }
  const options = ['--auth=trust', `--username=${ROLE}`, '--encoding=UTF8', '--locale=C', '--no-sync'];
  await initialiseFolder(programs.initdb, primary.data, account, options);
  const [host, port] = primary.at.split(':');
  const standby = await make('standby', {
    primary_conninfo: `host=${host ?? ''} port=${port ?? ''} user=${ROLE}`,
  });
  await run('cp', ['--archive', primary.data, standby.data]);
  await writeFile(join(standby.data, 'standby.signal'), '');
  await primary.start();
  await standby.start();
  return {
    primary,
    standby,
    async remove() {
      await standby.stop();
      await primary.stop();
      await programs.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function childrenOf(parent: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
      return /^PPid:\t(\d+)$/m.exec(status)?.[1] === String(parent) ? [Number(pid)] : [];
    }),
  );
  return found.flat();
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself in the meantime.
  }
}
