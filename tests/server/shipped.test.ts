import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PROJECT } from '../support/child.ts';

const run = promisify(execFile);
const shipped = (name: string): Promise<string> => readFile(join(PROJECT, 'deploy', name), 'utf8');

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drop-box-shipped-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('Tor takes the onion service as it is shipped', async () => {
  const text = (await shipped('torrc')).replace('/var/lib/tor/drop-box', join(folder, 'onion'));
  const file = join(folder, 'torrc');
  await writeFile(file, text);
  const { stdout } = await run('tor', [
    '--verify-config',
    '-f',
    file,
    '--DataDirectory',
    join(folder, 'tor'),
  ]);
  expect(stdout).toContain('Configuration was valid');
});

test('systemd takes the units as they are shipped, and finds them well shut in', async () => {
  const names = ['drop-box.service', 'drop-box-backup.service', 'drop-box-backup.timer'];
  const files = await Promise.all(
    names.map(async (name) => {
      const file = join(folder, name);
      // Verifying asks whether the program is there; the rest is as shipped.
      const text = (await shipped(join('systemd', name))).replaceAll(
        /^ExecStart=\S+/gm,
        'ExecStart=/bin/true',
      );
      await writeFile(file, text);
      return file;
    }),
  );
  const { stdout, stderr } = await run('systemd-analyze', ['verify', '--man=no', ...files]);
  expect([stdout, stderr.split('\n').filter((line) => line.includes('drop-box'))]).toEqual(['', []]);
  for (const file of files.slice(0, 2)) {
    // Out of 100, which is a service that nothing shuts in; it fails above the threshold.
    await run('systemd-analyze', ['security', '--offline=true', '--threshold=25', '--no-pager', file]);
    expect(await readFile(file, 'utf8')).toContain('\nLimitCORE=0\n');
  }
});
