import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { canEnter, postgresAccount, requireOwn } from '../../server/store/account.ts';

const ROOT = { uid: 0, username: 'root' };

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drop-box-account-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

/** A machine with these users and groups beside root: the system's own programs, on a folder in the place of its root. */
async function enterMachine(users = '', groups = '', programs = ['useradd', 'groupadd']): Promise<void> {
  const search = process.env['PATH'] ?? '';
  const [bin, etc] = [join(folder, 'bin'), join(folder, 'etc')];
  await Promise.all([bin, etc, join(folder, 'home')].map((one) => mkdir(one)));
  await writeFile(join(etc, 'passwd'), `root:x:0:0::/root:/bin/sh\n${users}`);
  await writeFile(join(etc, 'group'), `root:x:0:\n${groups}`);
  const find = `awk -F: -v name="$2" '$1 == name { print $FIELD; found = 1 } END { exit !found }' ${etc}/passwd`;
  const scripts = {
    id: `case "$1" in -u) ${find.replace('FIELD', '3')};; -g) ${find.replace('FIELD', '4')};; esac`,
    ...Object.fromEntries(
      programs.map((name) => [name, `PATH='${search}:/usr/sbin' exec ${name} --prefix ${folder} "$@"`]),
    ),
  };
  for (const [name, script] of Object.entries(scripts)) {
    await writeFile(join(bin, name), `#!/bin/sh\nPATH='${search}'\n${script}\n`, { mode: 0o755 });
  }
  vi.stubEnv('PATH', bin);
}

const linesOf = async (file: string): Promise<string[]> =>
  (await readFile(join(folder, 'etc', file), 'utf8')).split('\n');

test('PostgreSQL runs as whoever runs the server, and where that is root as the user postgres', async () => {
  const somebody = { uid: 1000, username: 'somebody' };
  expect(await postgresAccount(somebody)).toEqual({ name: 'somebody', ids: null });
  await enterMachine('postgres:x:61:62::/var/lib/postgresql:/bin/bash\n');
  expect(await postgresAccount(ROOT)).toEqual({ name: 'postgres', ids: { uid: 61, gid: 62 } });
  const { uid, username } = userInfo();
  expect((await postgresAccount()).name).toBe(uid === 0 ? 'postgres' : username);
});

test('root makes the user where there is none: one of the system, that nobody logs in as, without a home', async () => {
  await enterMachine();
  const { name, ids } = await postgresAccount(ROOT);
  expect(name).toBe('postgres');
  const { uid, gid } = ids!;
  expect(await linesOf('passwd')).toContainEqual(
    expect.stringMatching(`^postgres:!?\\*?x?:${uid}:${gid}:.*:/bin/false$`),
  );
  expect(await linesOf('group')).toContain(`postgres:x:${gid}:`);
  for (const id of [uid, gid]) expect(id).toBeLessThan(1000);
  expect(await readdir(join(folder, 'home'))).toEqual([]);
});

test('root makes it in the group of that name where there is one', async () => {
  await enterMachine('', 'postgres:x:62:\n');
  expect((await postgresAccount(ROOT)).ids?.gid).toBe(62);
});

test('root is told to start the server as a normal user where it cannot be made', async () => {
  await enterMachine('', '', []);
  const failed = postgresAccount(ROOT);
  await expect(failed).rejects.toThrow(/Start the server as a normal user\.$/);
  await expect(failed).rejects.toHaveProperty('cause.code', 'ENOENT');
});

test('a folder is open to PostgreSQL’s user where all folders above it are', async () => {
  const [open, closed] = [join(folder, "an 'open' $(one)"), join(folder, 'closed')];
  await mkdir(open);
  await mkdir(join(closed, 'inner'), { recursive: true });
  await chmod(folder, 0o711);
  await chmod(closed, 0o700);
  const other = { name: 'other', ids: { uid: 65_534, gid: 65_534 } };
  // Nobody but root can try it as somebody else.
  expect(canEnter(open, other)).toBe(userInfo().uid === 0);
  const own = { name: userInfo().username, ids: null };
  const [inner, nowhere] = [join(closed, 'inner'), join(folder, 'nowhere')];
  expect([closed, inner, nowhere].map((it) => canEnter(it, other))).toEqual([false, false, false]);
  expect([closed, inner, nowhere].map((it) => canEnter(it, own))).toEqual([true, true, false]);
});

test('a folder of another user is refused with what gives it back', async () => {
  const { uid, gid } = userInfo();
  await requireOwn(folder, { name: 'own', ids: { uid, gid } });
  await requireOwn(folder, { name: 'own', ids: null });
  const other = requireOwn(folder, { name: 'other', ids: { uid: uid + 1, gid: 7 } });
  await expect(other).rejects.toThrow(`"cp -a", or say "chown -R ${String(uid + 1)}:7 ${folder}"`);
});
