import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyProject } from '../../support/copy-project.ts';

/** Where one build differs from another in everything that should not matter. */
interface Builder {
  readonly folder: string;
  readonly zone: string;
  readonly locale: string;
  readonly umask: string;
  /** Another user, where the test may become one. */
  readonly user?: number;
  /** Whether its clock is years ahead. */
  readonly ahead: boolean;
}

const anotherDay = new URL('../../support/another-day.ts', import.meta.url).href;
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drop-box-twice-'));
  await chmod(folder, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Builds all that a release holds; gives the SHA-256 of each file by its path. */
async function build(builder: Builder): Promise<Map<string, string>> {
  await copyProject(builder.folder, builder.user);
  const clock = builder.ahead ? `--import ${anotherDay}` : '';
  const child = spawn('sh', ['-c', `umask ${builder.umask} && exec npm run -s build`], {
    cwd: builder.folder,
    env: {
      PATH: `${join(builder.folder, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`,
      HOME: builder.folder,
      TZ: builder.zone,
      LC_ALL: builder.locale,
      LANG: builder.locale,
      NODE_OPTIONS: clock,
      ROOT_KEY: 'A'.repeat(43),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(builder.user === undefined ? {} : { uid: builder.user, gid: builder.user }),
  });
  const errors: Buffer[] = [];
  child.stderr.on('data', (part: Buffer) => errors.push(part));
  await once(child, 'close');
  expect(child.exitCode, Buffer.concat(errors).toString()).toBe(0);
  return digests(join(builder.folder, 'dist'));
}

async function digests(dist: string): Promise<Map<string, string>> {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const sums = await Promise.all(
    files.map(async (file) =>
      createHash('sha256')
        .update(await readFile(file))
        .digest('hex'),
    ),
  );
  return new Map(files.map((file, index) => [relative(dist, file), sums[index] ?? ''] as const).sort());
}

describe('a build', () => {
  it('is the same bytes in two folders, for two users, in two places, at two times', async () => {
    const [here, there] = await Promise.all([
      build({ folder: join(folder, 'a'), zone: 'UTC', locale: 'C', umask: '022', ahead: false }),
      build({
        folder: join(folder, 'a much longer name', 'of another place'),
        zone: 'Asia/Kolkata',
        locale: 'tr_TR.UTF-8',
        umask: '077',
        ahead: true,
        ...(isRoot ? { user: NOBODY } : {}),
      }),
    ]);
    for (const name of ['reporter/index.html', 'reporter/index.html.br', 'desk/index.html']) {
      expect([...here.keys()]).toContain(name);
    }
    expect(there).toEqual(here);
    for (const file of here.keys()) {
      const bytes = await readFile(join(folder, 'a', 'dist', file));
      expect(bytes.includes(folder), `${file} names the folder that it was built in`).toBe(false);
    }
  });
});
