import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ready } from '../../crypto/sodium.ts';
import { holdsRoot, loadPage } from '../../server/page.ts';
import { startPostgres, type TestPostgres } from '../support/database.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { directoryOf, TestUnit } from './units.ts';

const map = '{"integrity":{"./assets/part.js":"sha384-x"}}';
const script = `console.log(${JSON.stringify('x'.repeat(1000))})`;
let postgres: TestPostgres;
let server: TestServer;
let folder: string;

beforeAll(async () => {
  await ready();
  postgres = await startPostgres();
  folder = await mkdtemp(join(tmpdir(), 'drop-box-page-'));
  const files = {
    'reporter/index.html': `<!doctype html><title>Page</title><script type="importmap">${map}</script>`,
    'reporter/error.html': '<!doctype html><title>Nothing</title>',
    'reporter/offline-form.html': '<!doctype html><title>Offline</title>',
    'reporter/.well-known/drop-box/release.json': '{}',
    'reporter/assets/page.js': script,
    'reporter/assets/page.js.br': brotliCompressSync(script),
    'reporter/assets/page.js.map': '{}',
    'reporter/.secret': 'x',
    'desk/index.html': 'the desk',
    'desk/assets/desk.js': 'the desk',
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  const page = await loadPage(join(folder, 'reporter'));
  server = await startTestServer(await postgres.fresh(), directoryOf([new TestUnit('northshire')]), { page });
});
afterAll(async () => {
  await server.close();
  await postgres.stop();
  await rm(folder, { recursive: true });
});

describe('the page', () => {
  test('is served at one address, with its files', async () => {
    const html = await server.send('GET', '/');
    expect([html.status, html.headers.get('Content-Type')]).toEqual([200, 'text/html; charset=utf-8']);
    const policy = html.headers.get('Content-Security-Policy') ?? '';
    const sum = createHash('sha256').update(map).digest('base64');
    for (const part of [
      `script-src 'self' 'wasm-unsafe-eval' 'sha256-${sum}'`,
      "connect-src 'self'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      'trusted-types svelte-trusted-html page-workers',
    ]) {
      expect(policy.split('; ')).toContain(part);
    }
    expect(policy).not.toContain('unsafe-inline');
    expect(html.headers.get('Integrity-Policy')).toBe('blocked-destinations=(script)');
    const head = await server.send('HEAD', '/');
    expect([head.status, head.bytes.length]).toEqual([200, 0]);
    expect((await server.send('GET', '/assets/page.js')).headers.get('Content-Type')).toContain('javascript');
    expect((await server.send('POST', '/')).error()).toBe('method_not_allowed');
  });

  test('is sent compressed to whoever can unpack it', async () => {
    const sizes: Record<string, string | null> = {};
    for (const accepted of ['gzip, deflate, br', 'br;q=0.5', 'br;q=0', 'gzip', '', 'brown']) {
      const got = await server.send('GET', '/assets/page.js', { headers: { 'Accept-Encoding': accepted } });
      sizes[accepted] = got.headers.get('Content-Encoding');
      const plain = sizes[accepted] === 'br' ? brotliDecompressSync(got.bytes) : Buffer.from(got.bytes);
      expect(plain.toString()).toBe(script);
      expect(got.headers.get('Vary')).toBe('Accept-Encoding');
    }
    expect(sizes).toEqual({
      'gzip, deflate, br': 'br',
      'br;q=0.5': 'br',
      'br;q=0': null,
      gzip: null,
      '': null,
      brown: null,
    });
  });

  test('has nothing of the desk, nothing hidden and nothing above it', async () => {
    for (const path of [
      '/desk',
      '/desk/',
      '/desk/index.html',
      '/assets/desk.js',
      '/../desk/index.html',
      '/..%2fdesk/index.html',
      '/%2e%2e/desk/index.html',
      '/assets/../../desk/index.html',
      '/index.html',
      '/.secret',
      '/assets/page.js.br',
      '/assets/page.js.map',
      '/assets/',
      '/assets',
      '/package.json',
      '/assets/page.js%00',
    ]) {
      expect([path, (await server.send('GET', path)).status]).toEqual([path, 404]);
    }
  });

  test('says so in a page of its own where there is nothing, except to programs', async () => {
    const nothing = await server.send('GET', '/nothing');
    expect([nothing.status, nothing.headers.get('Content-Type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(new TextDecoder().decode(nothing.bytes)).toContain('<title>Nothing</title>');
    expect((await server.send('GET', '/api/nothing')).error()).toBe('not_found');
    expect((await server.send('POST', '/nothing')).error()).toBe('not_found');
  });

  test('comes with a form to be saved, not opened, and with its release manifest', async () => {
    const form = await server.send('GET', '/offline-form.html');
    expect(form.headers.get('Content-Disposition')).toBe('attachment; filename="offline-form.html"');
    const manifest = await server.send('GET', '/.well-known/drop-box/release.json');
    expect([manifest.status, manifest.headers.get('Content-Type')]).toEqual([200, 'application/json']);
    expect(manifest.headers.has('Content-Disposition')).toBe(false);
  });

  test('holds the root key that it was built with, and no other', async () => {
    const page = await loadPage(join(folder, 'reporter'));
    expect(page !== null && holdsRoot(page, 'x'.repeat(43))).toBe(true);
    expect(page !== null && holdsRoot(page, 'y'.repeat(43))).toBe(false);
  });

  test('is not there where it was not built', async () => {
    expect(await loadPage(join(folder, 'nowhere'))).toBeNull();
    expect(await loadPage(join(folder, 'reporter', 'assets'))).toBeNull();
    await expect(loadPage(join(folder, 'reporter', 'index.html'))).rejects.toThrow(
      /^PAGE_DIR, \S+, cannot be read .* Set it to/,
    );
  });
});
