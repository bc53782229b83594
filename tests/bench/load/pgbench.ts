import { execFile } from 'node:child_process';
import { access, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DATABASE_PORT, DATABASE_USER } from '../../../server/store/address.ts';
import { BenchFailure } from '../failure.ts';
import { CONNECTIONS } from './drive.ts';

const run = promisify(execFile);
const DEBIAN = '/usr/lib/postgresql';

/** Where pgbench is. Throws {@link BenchFailure} where it is not. */
export async function findPgbench(): Promise<string> {
  const versions = await readdir(DEBIAN).catch(() => []);
  const folders = [
    ...(process.env['PATH'] ?? '').split(':'),
    ...versions.map((version) => join(DEBIAN, version, 'bin')),
  ];
  for (const folder of folders) {
    const path = join(folder, 'pgbench');
    const found = await access(path).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  throw new BenchFailure(
    'pgbench is missing: the floor cannot be measured. On Debian: apt-get install postgresql-15',
  );
}

/** What pgbench runs in the server's own PostgreSQL: one of the scripts at a time, each as often as the others. */
export interface Floor {
  /** The server's data folder. */
  readonly data: string;
  readonly scripts: readonly string[];
  /** Sent with each run of a script as parameters. */
  readonly variables: Readonly<Record<string, string>>;
  readonly seconds: number;
}

/** How many scripts a second, with prepared statements over as many connections as are used against the server. */
export async function runPgbench(pgbench: string, floor: Floor): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'drop-box-pgbench-'));
  try {
    const files = floor.scripts.map((script, index) => ({ path: join(folder, `${index}.sql`), script }));
    for (const { path, script } of files) await writeFile(path, script);
    const { stdout } = await run(pgbench, [
      ...['-h', join(floor.data, 'postgres'), '-p', String(DATABASE_PORT), '-U', DATABASE_USER],
      ...[
        '-n',
        '-M',
        'prepared',
        '-c',
        String(CONNECTIONS),
        '-j',
        String(Math.min(cpus().length, CONNECTIONS)),
      ],
      ...['-T', String(floor.seconds)],
      ...Object.entries(floor.variables).flatMap(([name, value]) => ['-D', `${name}=${value}`]),
      ...files.flatMap(({ path }) => ['-f', path]),
      'postgres',
    ]);
    const rate = /^tps = ([\d.]+)/m.exec(stdout)?.[1];
    const failed = /^number of failed transactions: (\d+)/m.exec(stdout)?.[1] ?? '0';
    if (rate === undefined || failed !== '0') throw new Error(`pgbench did not do its work:\n${stdout}`);
    return Number(rate);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
