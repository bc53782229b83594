import { readdir, readFile } from 'node:fs/promises';

const TICKS_A_SECOND = 100;

/** A process as Linux tells of it. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Its command line, with spaces between. */
  readonly command: string;
  /** Seconds of processor time that it has used so far. */
  readonly seconds: number;
}

/** All processes that this one has started, and those that they have started. */
export async function processesBelow(): Promise<Process[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = (await Promise.all(names.map(readProcess))).filter((one) => one !== null);
  const below = new Set([process.pid]);
  for (let size = 0; size < below.size;) {
    size = below.size;
    for (const { pid, parent } of all) if (below.has(parent)) below.add(pid);
  }
  return all.filter(({ pid }) => below.has(pid) && pid !== process.pid);
}

/** Null where the process has ended meanwhile. */
async function readProcess(name: string): Promise<Process | null> {
  try {
    const [stat, command] = await Promise.all([
      readFile(`/proc/${name}/stat`, 'utf8'),
      readFile(`/proc/${name}/cmdline`, 'utf8'),
    ]);
    // What stands in front is the program's name, which may have spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const seconds = (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
    return { pid: Number(name), parent: Number(fields[1]), command: command.replaceAll('\0', ' '), seconds };
  } catch {
    return null;
  }
}
