import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { ready } from '../../crypto/sodium.ts';
import { ATTACHMENT_PART_SIZE } from '../../crypto/wire/attachment.ts';
import { ENVELOPE_MAX } from '../../crypto/wire/sizes.ts';
import { makeCertificate } from '../support/certificate.ts';
import { freePort, PROJECT, type Child } from '../support/child.ts';
import { isOpen, makePlace, type ServerPlace } from '../support/process.ts';
import { scanFolder } from '../support/scan.ts';
import type { Got } from '../support/server.ts';
import { sendTelling } from '../support/telling.ts';
import { makeFile, stage } from './files.ts';
import { askForThread, handIn, makeReport, type To } from './talk.ts';
import { directoryToday, publicationToday, publish, TestUnit } from './units.ts';

const run = promisify(execFile);
const shipped = (name: string): Promise<string> => readFile(join(PROJECT, 'deploy', name), 'utf8');

const CANARIES = {
  'User-Agent': 'Canary-Browser/88',
  Referer: 'https://canary.example/88',
  Cookie: 'canary-88=1',
};
const ONION = 'http://exampleonionaddress.onion';

let folder: string;
let place: ServerPlace;
let server: Child;

beforeAll(async () => {
  await ready();
  folder = await mkdtemp(join(tmpdir(), 'drop-box-proxies-'));
  await chmod(folder, 0o755);
  const unit = new TestUnit('northshire');
  place = await makePlace(directoryToday([unit]));
  server = await place.start();
  await publish(through(place.origin), unit, publicationToday(unit));
});
afterAll(async () => {
  await server.end();
  await place.remove();
  await rm(folder, { recursive: true, force: true });
});

/** Whoever asks tells all about themselves. */
const through = (origin: string): To => sendTelling(origin, { ...CANARIES, Host: 'report.example.org' });

const get = (origin: string, path: string): Promise<Got> => through(origin).send('GET', path);

/** The headers of an answer, but for those of one connection. */
function headersOf({ headers }: Got): Record<string, string> {
  const hop = new Set(['connection', 'keep-alive', 'content-length']);
  return Object.fromEntries([...headers].filter(([name]) => !hop.has(name)));
}

interface Proxy {
  readonly origin: string;
  /** All that it has written to its output. */
  readonly output: () => string;
  readonly stop: () => Promise<void>;
}

async function startProxy(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  origin: string,
  port: number,
): Promise<Proxy> {
  const child: ChildProcess = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const parts: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => parts.push(part));
  const output = (): string => Buffer.concat(parts).toString('utf8');
  for (let tries = 0; !(await isOpen(port)); tries += 1) {
    if (child.exitCode !== null || tries === 300) throw new Error(`${program} did not start:\n${output()}`);
    await sleep(100);
  }
  const stop = async (): Promise<void> => {
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  };
  return { origin, output, stop };
}

/** `plain` is where it answers without TLS, `webroot` the folder that it serves there. */
async function startNginx(): Promise<Proxy & { readonly plain: string; readonly webroot: string }> {
  const [plain, tls] = [await freePort(), await freePort()];
  const webroot = join(folder, 'webroot');
  const { file: certificate, keyFile: key } = await makeCertificate(folder, '/CN=report.example.org');
  const text = (await shipped('nginx.conf'))
    .replaceAll('/etc/letsencrypt/live/report.example.org/fullchain.pem', certificate)
    .replaceAll('/etc/letsencrypt/live/report.example.org/privkey.pem', key)
    .replaceAll(/listen \[::\]:.*;\n/g, '\n')
    .replace('listen 80;', `listen 127.0.0.1:${String(plain)};`)
    .replace('listen 443 ', `listen 127.0.0.1:${String(tls)} `)
    .replace('127.0.0.1:8080', `127.0.0.1:${String(place.port)}`)
    .replace('/var/www/html', webroot)
    .replace('/run/nginx.pid', join(folder, 'nginx.pid'));
  const file = join(folder, 'nginx.conf');
  await writeFile(file, text);
  const tested = await run('nginx', ['-t', '-c', file]);
  expect(tested.stderr).toContain('test is successful');
  const args = ['-c', file, '-p', folder, '-g', 'daemon off;'];
  const proxy = await startProxy('nginx', args, {}, `https://127.0.0.1:${String(tls)}`, tls);
  return { ...proxy, plain: `http://127.0.0.1:${String(plain)}`, webroot };
}

async function startCaddy(): Promise<Proxy> {
  const [plain, tls] = [await freePort(), await freePort()];
  const origin = `http://127.0.0.1:${String(plain)}`;
  const env = {
    SITE: 'http://report.example.org',
    ONION,
    UPSTREAM: `127.0.0.1:${String(place.port)}`,
    HTTP_PORT: String(plain),
    HTTPS_PORT: String(tls),
    HOME: folder,
    XDG_DATA_HOME: folder,
    XDG_CONFIG_HOME: folder,
  };
  const args = ['--config', join(PROJECT, 'deploy', 'Caddyfile'), '--adapter', 'caddyfile'];
  const tested = await run('caddy', ['validate', ...args], { env: { ...process.env, ...env } });
  expect(tested.stdout + tested.stderr).toContain('Valid configuration');
  const named = { ...process.env, ...env, SITE: 'report.example.org' };
  await run('caddy', ['validate', ...args], { env: named });
  return startProxy('caddy', ['run', ...args], env, origin, plain);
}

describe.each([
  ['nginx', startNginx],
  ['Caddy', startCaddy],
] as const)('the server behind %s', (_, start) => {
  test('answers as it does by itself, takes the longest bodies, and nobody is written down', async () => {
    const proxy = await start();
    for (const path of ['/api/directory', '/api/openapi.json', '/nothing']) {
      const [got, direct] = [await get(proxy.origin, path), await get(place.origin, path)];
      expect([got.status, got.bytes]).toEqual([direct.status, direct.bytes]);
      expect(headersOf(got)).toMatchObject(headersOf(direct));
      expect(got.headers.get('Onion-Location')).toBe(`${ONION}${path}`);
    }
    const to = through(proxy.origin);
    const largest = makeReport(1, ENVELOPE_MAX);
    expect((await handIn(to, largest)).status).toBe(201);
    expect((await askForThread(to, largest)).status).toBe(200);
    await stage(to, makeFile(ATTACHMENT_PART_SIZE));

    await server.end('SIGKILL');
    expect((await get(proxy.origin, '/api/canary-path-88')).status).toBe(502);
    server = await place.start();
    await proxy.stop();
    expect(proxy.output()).not.toMatch(/canary|report\.example\.org\/api|GET/i);
    const marks = [
      'Canary-Browser/88',
      'canary.example',
      'canary-88',
      'canary-path-88',
      encodeBase64(largest.token),
    ];
    expect(await scanFolder(folder, marks)).toEqual([]);
  });
});

test('nginx shows an authority for certificates the word it asks for, and sends everybody else to TLS', async () => {
  const proxy = await startNginx();
  const challenges = join(proxy.webroot, '.well-known', 'acme-challenge');
  await mkdir(challenges, { recursive: true });
  await writeFile(join(challenges, 'token'), 'word');
  await writeFile(join(proxy.webroot, 'other'), 'not served');
  const shown = await get(proxy.plain, '/.well-known/acme-challenge/token');
  expect([shown.status, shown.plain()]).toEqual([200, 'word']);
  for (const path of ['/', '/other', '/api/directory']) {
    const sent = await get(proxy.plain, path);
    expect([sent.status, sent.headers.get('Location')]).toEqual([301, `https://report.example.org${path}`]);
  }
  await proxy.stop();
});
