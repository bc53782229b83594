import { readdir, readFile } from 'node:fs/promises';

const TICKS_A_SECOND = 100;

/** Microseconds of processor time for each report: of the desk's page with its workers, the rest of the browser, the server, PostgreSQL. */
export interface CpuShares {
  readonly page: number;
  readonly browser: number;
  readonly server: number;
  readonly database: number;
}

/** The seconds that each kind of process below this one has used so far. */
export async function processorSeconds(): Promise<CpuShares> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = (await Promise.all(names.map(look))).flatMap((one) => one ?? []);
  const below = new Set([process.pid]);
  for (let size = 0; size < below.size;) {
    size = below.size;
    for (const { pid, parent } of all) if (below.has(parent)) below.add(pid);
  }
  const own = all.filter(({ pid }) => below.has(pid) && pid !== process.pid);
  const sum = (kind: keyof CpuShares): number =>
    own.filter((one) => kindOf(one.command) === kind).reduce((total, { seconds }) => total + seconds, 0);
  return {
    ...{ page: sum('page'), browser: sum('browser'), server: sum('server'), database: sum('database') },
  };
}

function kindOf(command: string): keyof CpuShares | null {
  if (command.includes('--type=renderer')) return 'page';
  if (command.includes('chromium')) return 'browser';
  if (command.includes('server/main.ts')) return 'server';
  return command.includes('postgres') ? 'database' : null;
}

async function look(name: string) {
  try {
    const [stat, command] = await Promise.all(
      ['stat', 'cmdline'].map((file) => readFile(`/proc/${name}/${file}`, 'utf8')),
    );
    const fields = (stat ?? '').slice((stat ?? '').lastIndexOf(')') + 2).split(' ');
    const seconds = (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
    return [{ pid: Number(name), parent: Number(fields[1]), seconds, command: command ?? '' }];
  } catch {
    return null;
  }
}
