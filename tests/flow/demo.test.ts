import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort, PROJECT, runChild } from '../support/child.ts';

interface Announcement {
  readonly server: string;
  readonly desk: string;
  readonly root: string;
  readonly units: readonly {
    readonly destination: string;
    readonly keyFile: string;
    readonly passphraseFile: string;
  }[];
}

let folder = '';
let ports: { readonly server: number; readonly desk: number };
const running: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drop-box-demo-'));
  ports = { server: await freePort(), desk: await freePort() };
});

afterAll(async () => {
  for (const child of running) child.kill('SIGTERM');
  await until(isQuiet);
  await rm(folder, { recursive: true, force: true });
});

const announced = (): string => join(folder, 'data', 'demo.json');

/** Waits up to four minutes for something to become true: a busy machine makes keys for 52 units slowly. */
async function until(what: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 2400; tries += 1) {
    if (await what()) return;
    await sleep(100);
  }
  throw new Error('it did not happen in four minutes');
}

function startDemo(): ChildProcess & { output: () => string } {
  const { server, desk } = ports;
  const settings = { DATA_DIR: join(folder, 'data'), PORT: String(server), DESK_PORT: String(desk) };
  const child = spawn('npm', ['run', '-s', 'demo'], {
    cwd: PROJECT,
    env: { ...process.env, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const parts: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => parts.push(part));
  running.push(child);
  return Object.assign(child, { output: () => Buffer.concat(parts).toString('utf8') });
}

async function ready(demo: ReturnType<typeof startDemo>): Promise<Announcement> {
  await until(async () => {
    if (demo.exitCode !== null) throw new Error(`the demo ended:\n${demo.output()}`);
    return stat(announced()).then(
      () => true,
      () => false,
    );
  });
  return JSON.parse(await readFile(announced(), 'utf8')) as Announcement;
}

async function listens(port: number): Promise<boolean> {
  const socket = createConnection({ port, host: '127.0.0.1' });
  const open = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'error').then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return open;
}

/** Nothing listens any more, and the database has let go of its folder. */
async function isQuiet(): Promise<boolean> {
  const database = await stat(join(folder, 'data', 'postgres', 'postmaster.pid')).catch(() => null);
  return database === null && !(await listens(ports.server)) && !(await listens(ports.desk));
}

async function command(file: string, { server, root }: Announcement, args: readonly string[], input = '') {
  const [name = '', ...rest] = args;
  const done = await runChild(file, [name, '--server', server, '--root', root, ...rest], { input });
  expect(done.code, done.stderr).toBe(0);
  return JSON.parse(done.stdout) as Record<string, unknown>;
}

/** The status that the desk's server gives to a request that names it by another host. */
async function statusFor(host: string, path: string): Promise<number> {
  const asked = request({ port: ports.desk, host: '127.0.0.1', path, headers: { host } }).end();
  const [answer] = (await once(asked, 'response')) as [{ statusCode: number; resume: () => void }];
  answer.resume();
  return answer.statusCode;
}

test('the demo takes a report for any force, keeps it over a restart, and ends with everything it started', async () => {
  const first = startDemo();
  const demo = await ready(first);
  expect(Object.keys(demo)).toEqual(['server', 'desk', 'root', 'units']);
  expect(demo.units).toHaveLength(52);
  expect(demo.units[0]?.destination).toBe('greater-manchester');
  for (const { keyFile, passphraseFile } of demo.units) {
    expect(isAbsolute(keyFile) && isAbsolute(passphraseFile)).toBe(true);
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
  }
  expect(first.output()).toContain('THESE KEYS ARE FOR TRYING OUT');
  expect(first.output()).toContain(`npm run -s report -- send --to greater-manchester`);

  await writeFile(join(folder, 'answers.json'), '{"headings":["boundaries"],"what":"For the demo."}');
  const sent = ['send', '--to', 'gwent', '--answers', join(folder, 'answers.json')];
  const { receipt } = await command('client/cli/report.ts', demo, sent);

  const page = await fetch(demo.desk);
  expect(page.headers.get('content-security-policy')).toContain(`connect-src 'self' ${demo.server};`);
  expect(await (await fetch(`${demo.desk}/config.json`)).json()).toEqual({ server: demo.server });
  const own = `127.0.0.1:${String(ports.desk)}`;
  expect(await statusFor(own, '/')).toBe(200);
  expect(await statusFor('desk.example', '/')).toBe(421);
  for (const path of [
    '/../reporter/index.html',
    '/%2e%2e/reporter/index.html',
    '/..%2freporter/index.html',
    '/%',
  ]) {
    expect(await statusFor(own, path)).toBe(404);
  }
  expect((await fetch(`${demo.server}/desk/index.html`)).status).toBe(404);

  const second = await runChild('client/cli/demo.ts', [], {
    env: { PORT: String(ports.server), DATA_DIR: join(folder, 'other') },
  });
  expect(second).toMatchObject({ code: 2, stdout: '' });
  expect(second.stderr).toContain(`Port ${String(ports.server)} of this machine is taken`);

  first.kill('SIGTERM');
  await once(first, 'exit');
  await until(isQuiet);
  await expect(stat(announced())).rejects.toThrow('ENOENT');

  const again = startDemo();
  const kept = await ready(again);
  expect(kept).toEqual(demo);
  const gwent = kept.units.find(({ destination }) => destination === 'gwent');
  const key = ['--key', gwent?.keyFile ?? '', '--passphrase-file', gwent?.passphraseFile ?? ''];
  const out = ['--out', join(folder, 'pulled')];
  expect(await command('client/cli/desk.ts', kept, ['pull', ...key, ...out])).toEqual({
    opened: 1,
    failed: 0,
  });
  expect(await command('client/cli/report.ts', kept, ['read'], String(receipt))).toMatchObject({
    messages: [],
  });

  again.kill('SIGKILL');
  await once(again, 'exit');
  await until(isQuiet);
});
