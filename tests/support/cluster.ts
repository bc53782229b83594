import { execFile } from 'node:child_process';
import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { postgresAccount } from '../../server/store/account.ts';
import { initialiseFolder } from '../../server/store/postgres-process.ts';
import { findPrograms } from '../../server/store/programs.ts';
import { makeMember, type Member } from './member.ts';

const run = promisify(execFile);

/** A primary and its standby, which has everything before the primary says so. */
export interface Pair {
  readonly primary: Member;
  readonly standby: Member;
  remove(): Promise<void>;
}

/** The role that owns the database in a {@link Pair}; on loopback it needs no password. */
export const ROLE = 'drop_box';

/** Makes and starts a {@link Pair} in synchronous streaming replication. */
export async function startPair(): Promise<Pair> {
  const account = await postgresAccount();
  const programs = await findPrograms(account);
  const folder = await mkdtemp(join(tmpdir(), 'drop-box-pair-'));
  const primary = await makeMember(programs, account, join(folder, 'primary'), {
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
  const standby = await makeMember(programs, account, join(folder, 'standby'), {
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
