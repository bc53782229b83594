import { chmod, chown, mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { postgresAccount, requireOwn, type Account } from './account.ts';
import { DATABASE_PORT, DATABASE_USER } from './address.ts';
import { stopOrphan } from './orphan.ts';
import {
  initialiseFolder,
  PostgresFailure,
  startPostgres,
  type PostgresProcess,
} from './postgres-process.ts';
import { findPrograms, type Programs } from './programs.ts';

/** PostgreSQL in a data folder, running. */
export interface Cluster extends PostgresProcess {
  /** The folder of its Unix socket. */
  readonly socket: string;
}

/** Sun_path is 104 bytes on macOS and 108 on Linux, with a zero at the end. */
const SOCKET_PATH_MAX = 103;
const START_ATTEMPTS = 10;

/**
 * What PostgreSQL is started with: durable, quiet (no statement, parameter, address or activity is logged or shown), small.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  port: String(DATABASE_PORT),
  unix_socket_permissions: '0700',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  log_destination: 'stderr',
  logging_collector: 'off',
  log_statement: 'none',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_min_duration_statement: '-1',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_connections: '',
  log_disconnections: 'off',
  log_error_verbosity: 'terse',
  log_line_prefix: '',
  log_checkpoints: 'off',
  track_activities: 'off',
  track_commit_timestamp: 'off',
  update_process_title: 'off',
  lc_messages: 'C',
  timezone: 'UTC',
  log_timezone: 'UTC',
  max_connections: '40',
  shared_buffers: '64MB',
  max_wal_size: '256MB',
  // Old files of the write-ahead log are removed, not kept for use again with all that stands in them.
  wal_recycle: 'off',
  archive_timeout: '1h',
  jit: 'off',
};

const INITDB = [
  '--auth=peer',
  `--username=${DATABASE_USER}`,
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--data-checksums',
];

/**
 * Starts PostgreSQL on `folder`/postgres (absolute path), making it first where there is none. One that a killed keeper
 * left running is stopped before. Throws an `Error` whose text the operator can act on.
 */
export async function startCluster(folder: string): Promise<Cluster> {
  const account = await postgresAccount();
  const databaseDir = join(folder, 'postgres');
  await stopOrphan(databaseDir);
  const programs = await findPrograms(account);
  if (!(await exists(join(databaseDir, 'PG_VERSION')))) {
    await initialise(folder, databaseDir, account, programs);
  }
  await requireOwn(databaseDir, account);
  await allowOwnUserOnly(databaseDir, account);
  const socket = await socketFolder(databaseDir, account);
  const clean = async (): Promise<void> => {
    if (socket !== databaseDir) await rm(socket, { recursive: true, force: true });
    await programs.remove();
  };
  try {
    const postgres = await start(programs.postgres, databaseDir, account, socket);
    const stop = async (): Promise<void> => {
      await postgres.stop();
      await clean();
    };
    return { socket, ended: postgres.ended, stop };
  } catch (error) {
    await clean();
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function give(path: string, { ids }: Account): Promise<void> {
  if (ids !== null) await chown(path, ids.uid, ids.gid);
}

/** Makes the data folder beside its place and moves it there when whole, so that a kill leaves no half of one. */
async function initialise(
  folder: string,
  databaseDir: string,
  account: Account,
  { initdb }: Programs,
): Promise<void> {
  const unfinished = join(folder, 'postgres.new');
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await give(unfinished, account);
  await initialiseFolder(initdb, unfinished, account, INITDB);
  await rename(unfinished, databaseDir);
}

/** Only processes of this very system user get in, by what the kernel says of the other end of the socket. */
async function allowOwnUserOnly(databaseDir: string, account: Account): Promise<void> {
  const files = {
    'pg_hba.conf': `local all ${DATABASE_USER} peer map=keeper\n`,
    'pg_ident.conf': `keeper "${userInfo().username}" ${DATABASE_USER}\n`,
  };
  for (const [name, text] of Object.entries(files)) {
    const path = join(databaseDir, name);
    await writeFile(path, text, { mode: 0o600 });
    await give(path, account);
  }
}

/** Where the socket is: in the data folder, or in a passing one where that path is too long for the system. */
async function socketFolder(databaseDir: string, account: Account): Promise<string> {
  const path = join(databaseDir, `.s.PGSQL.${DATABASE_PORT}`);
  if (Buffer.byteLength(path) <= SOCKET_PATH_MAX) return databaseDir;
  const passing = await mkdtemp(join(tmpdir().length > 60 ? '/tmp' : tmpdir(), 'drop-box-'));
  await chmod(passing, 0o700);
  await give(passing, account);
  return passing;
}

/** After a kill, the last processes of the one before can hold the folder for a moment; it is tried again then. */
async function start(
  program: string,
  databaseDir: string,
  account: Account,
  socket: string,
): Promise<PostgresProcess> {
  const settings = { ...SETTINGS, unix_socket_directories: socket === databaseDir ? '.' : socket };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startPostgres(program, databaseDir, account, settings);
    } catch (error) {
      const held = error instanceof PostgresFailure && /lock file|shared memory/.test(error.reason);
      if (!held || attempt === START_ATTEMPTS) throw error;
      await wait(1000);
    }
  }
}
