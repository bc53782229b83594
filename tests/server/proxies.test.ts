import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request as requestHttps } from 'node:https';
import { request as requestHttp, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { concat, encodeBase64 } from '../../crypto/encoding.ts';
import { encodeJson } from '../../crypto/json.ts';
import { ready } from '../../crypto/sodium.ts';
import { ATTACHMENT_PART_SIZE, sealedPartLength } from '../../crypto/wire/attachment.ts';
import { freePort, PROJECT, type Child } from '../support/child.ts';
import { isOpen, makePlace, type ServerPlace } from '../support/process.ts';
import { scanFolder } from '../support/scan.ts';
import { anyBytes } from '../support/server.ts';
import { directoryToday, fakeEnvelope, publicationToday, TestUnit } from './units.ts';

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
  await ask(place.origin, 'POST', '/api/destinations/northshire/publications', {
    type: 'application/json',
    body: encodeJson(publicationToday(unit)),
  });
});
afterAll(async () => {
  await server.end();
  await place.remove();
  await rm(folder, { recursive: true, force: true });
});

interface Asked {
  readonly token?: Uint8Array;
  readonly type?: string;
  readonly body?: Uint8Array;
}

interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

async function ask(
  origin: string,
  method: string,
  path: string,
  { token, type, body }: Asked = {},
): Promise<Got> {
  const headers: Record<string, string | number> = { ...CANARIES, Host: 'report.example.org' };
  if (token !== undefined) headers['Authorization'] = `Bearer ${encodeBase64(token)}`;
  if (body !== undefined) Object.assign(headers, { 'Content-Type': type, 'Content-Length': body.length });
  const options = { method, headers, rejectUnauthorized: false };
  const send = origin.startsWith('https:') ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = send(`${origin}${path}`, options, (got) => {
      const parts: Buffer[] = [];
      got.on('data', (part: Buffer) => parts.push(part));
      got.on('end', () =>
        resolve({ status: got.statusCode ?? 0, headers: got.headers, bytes: Buffer.concat(parts) }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The headers that are of one connection, not of the answer. */
function hop({ connection, 'keep-alive': keepAlive, 'content-length': length }: IncomingHttpHeaders) {
  return Object.fromEntries(
    Object.entries({ connection, 'keep-alive': keepAlive, 'content-length': length }).filter(
      ([, value]) => value !== undefined,
    ),
  );
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
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  const webroot = join(folder, 'webroot');
  const subject = ['-subj', '/CN=report.example.org', '-days', '2', '-nodes'];
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-keyout', key, '-out', certificate];
  await run('openssl', ['req', '-x509', ...made, ...subject]);
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
      const [through, direct] = [await ask(proxy.origin, 'GET', path), await ask(place.origin, 'GET', path)];
      expect([through.status, through.bytes]).toEqual([direct.status, direct.bytes]);
      expect({ ...through.headers, ...hop(direct.headers) }).toMatchObject(direct.headers);
      expect(through.headers['onion-location']).toBe(`${ONION}${path}`);
    }
    const type = 'application/octet-stream';
    const [token, upload, id] = [anyBytes(32), anyBytes(32), encodeBase64(anyBytes(16))];
    const report = { token, type, body: concat(anyBytes(512), fakeEnvelope('report', 1, 131072)) };
    expect((await ask(proxy.origin, 'POST', '/api/destinations/northshire/threads', report)).status).toBe(
      201,
    );
    expect((await ask(proxy.origin, 'GET', '/api/thread', { token })).status).toBe(200);
    const padded = ATTACHMENT_PART_SIZE;
    const staging = { token: upload, type: 'application/json', body: encodeJson({ id, padded }) };
    expect((await ask(proxy.origin, 'POST', '/api/attachments', staging)).status).toBe(201);
    const part = { token: upload, type, body: anyBytes(sealedPartLength(padded, 0)) };
    expect((await ask(proxy.origin, 'PUT', `/api/attachments/${id}/parts/0`, part)).status).toBe(201);

    await server.end('SIGKILL');
    expect((await ask(proxy.origin, 'GET', '/api/canary-path-88')).status).toBe(502);
    server = await place.start();
    await proxy.stop();
    expect(proxy.output()).not.toMatch(/127\.0\.0\.1.*canary|canary|report\.example\.org\/api|GET/i);
    const marks = ['Canary-Browser/88', 'canary.example', 'canary-88', 'canary-path-88', encodeBase64(token)];
    expect(await scanFolder(folder, marks)).toEqual([]);
  });
});

test('nginx shows an authority for certificates the word it asks for, and sends everybody else to TLS', async () => {
  const proxy = await startNginx();
  const challenges = join(proxy.webroot, '.well-known', 'acme-challenge');
  await mkdir(challenges, { recursive: true });
  await writeFile(join(challenges, 'token'), 'word');
  await writeFile(join(proxy.webroot, 'other'), 'not served');
  const shown = await ask(proxy.plain, 'GET', '/.well-known/acme-challenge/token');
  expect([shown.status, shown.bytes.toString()]).toEqual([200, 'word']);
  for (const path of ['/', '/other', '/api/directory']) {
    const sent = await ask(proxy.plain, 'GET', path);
    expect([sent.status, sent.headers.location]).toEqual([301, `https://report.example.org${path}`]);
  }
  await proxy.stop();
});

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
