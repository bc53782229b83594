import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from '../../server/store/account.ts';
import { startPostgres } from '../../server/store/postgres-process.ts';
import type { Programs } from '../../server/store/programs.ts';
import { freePort } from './child.ts';
import { waitForEnd } from './process.ts';

/** One PostgreSQL on loopback that can be lost. */
export interface Member {
  /** `HOST:PORT`. */
  readonly at: string;
  /** Its data folder. */
  readonly data: string;
  /** Starts it, unless it runs. */
  start(): Promise<void>;
  /** Ends it in order. */
  stop(): Promise<void>;
  /** Ends all its processes at once, as a machine does that loses its power. */
  kill(): Promise<void>;
  /** Halts all its processes until it is stopped, as a machine does that waits for its disk: connections stay, answers do not come. */
  freeze(): Promise<void>;
  /** Ends one of those that serve a connection at once; the others follow, and it recovers by itself. False where there is none. */
  killBackend(): Promise<boolean>;
}

const COMMON = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '16MB',
  timezone: 'UTC',
};

/** A PostgreSQL on a data folder that is there already, on a free port, with settings beside the common ones. */
export async function makeMember(
  programs: Programs,
  account: Account,
  data: string,
  settings: Readonly<Record<string, string>>,
): Promise<Member> {
  const port = await freePort();
  let running: Awaited<ReturnType<typeof startPostgres>> | null = null;
  let frozen: readonly number[] = [];
  const postmaster = async (): Promise<number> =>
    Number.parseInt(await readFile(join(data, 'postmaster.pid'), 'utf8'), 10);
  const processes = async (): Promise<readonly number[]> => {
    const pid = await postmaster();
    return [pid, ...(await childrenOf(pid)).map((child) => child.pid)];
  };
  return {
    data,
    at: `127.0.0.1:${String(port)}`,
    async start() {
      if (running !== null) return;
      const all = { ...COMMON, ...settings, port: String(port) };
      const started = await startPostgres(programs.postgres, data, account, all);
      running = started;
      void started.ended.then(() => {
        if (running === started) running = null;
      });
    },
    async stop() {
      for (const one of frozen) signalIfThere(one, 'SIGCONT');
      await running?.stop();
      running = null;
    },
    async kill() {
      const all = await processes();
      for (const one of all) signalIfThere(one, 'SIGKILL');
      await Promise.all(all.map(waitForEnd));
      running = null;
    },
    async freeze() {
      frozen = await processes();
      for (const one of frozen) signalIfThere(one, 'SIGSTOP');
    },
    async killBackend() {
      const backends = (await childrenOf(await postmaster())).filter(({ command }) =>
        /^postgres: .*\(\d+\)/.test(command),
      );
      const [first] = backends;
      if (first !== undefined) signalIfThere(first.pid, 'SIGKILL');
      return first !== undefined;
    },
  };
}

async function childrenOf(parent: number): Promise<{ pid: number; command: string }[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const read = (name: string): Promise<string> =>
        readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
      const parentOfIt = /^PPid:\t(\d+)$/m.exec(await read('status'))?.[1];
      if (parentOfIt !== String(parent)) return [];
      return [{ pid: Number(pid), command: (await read('cmdline')).replaceAll('\0', ' ') }];
    }),
  );
  return found.flat();
}

function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself in the meantime.
  }
}
