import { execFile, spawnSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The system user that PostgreSQL runs as; `ids` is null where that is the one we run as ourselves. */
export interface Account {
  readonly name: string;
  readonly ids: { readonly uid: number; readonly gid: number } | null;
}

/**
 * Whom PostgreSQL runs as, where we run as `own`. It refuses to run as root, so root lends it the user `postgres`, made where there is
 * none. Throws an `Error` whose text the operator can act on.
 */
export async function postgresAccount(
  own: Readonly<{ uid: number; username: string }> = userInfo(),
): Promise<Account> {
  if (own.uid !== 0) return { name: own.username, ids: null };
  const name = 'postgres';
  try {
    return { name, ids: await idsOf(name) };
  } catch {
    try {
      await run('groupadd', ['--system', name]).catch(() => undefined);
      await run('useradd', ['--system', '--gid', name, '--no-create-home', '--shell', '/bin/false', name]);
      return { name, ids: await idsOf(name) };
    } catch (error) {
      throw new Error(
        'PostgreSQL cannot run as root, and the system user postgres could not be made. Start the server as a normal user.',
        { cause: error },
      );
    }
  }
}

async function idsOf(name: string): Promise<{ uid: number; gid: number }> {
  const [user, group] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
  return { uid: Number.parseInt(user.stdout, 10), gid: Number.parseInt(group.stdout, 10) };
}

/** Whether PostgreSQL's user can enter a folder, through all folders above it. */
export function canEnter(folder: string, { ids }: Account): boolean {
  const entered = spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], {
    ...ids,
    cwd: '/',
    stdio: 'ignore',
  });
  return entered.status === 0;
}

/** Throws an `Error` that says what to do where a folder belongs to another user, such as a copy that root has made without its owner: PostgreSQL takes none. */
export async function requireOwn(databaseDir: string, { ids }: Account): Promise<void> {
  if (ids === null || (await stat(databaseDir)).uid === ids.uid) return;
  const owner = `${String(ids.uid)}:${String(ids.gid)}`;
  throw new Error(
    `The data folder ${databaseDir} belongs to another user than its PostgreSQL runs as: copy it with "cp -a", or say "chown -R ${owner} ${databaseDir}".`,
  );
}
