import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../client/cli/input.ts';
import { CommandError, type Result } from '../../../client/cli/main.ts';
import { releaseNew, releaseSign } from '../../../client/cli/release.ts';
import { verify } from '../../../client/cli/verify/command.ts';
import type { Difference } from '../../../client/cli/verify/compare.ts';
import { decodeText, encodeBase64, encodeText } from '../../../crypto/encoding.ts';
import { signingKeys } from '../../../crypto/signing.ts';
import { readySumo } from '../../../crypto/sodium-sumo.ts';
import { ready } from '../../../crypto/sodium.ts';
import { runChild, type Finished } from '../../support/child.ts';
import {
  startHostileServer,
  tamper,
  type HostileServer,
  type Passing,
} from '../../support/hostile-server.ts';
import { startSocks, type SocksProxy } from '../../support/socks.ts';
import { buildPage, ROOT_SEED, startStack, type Stack } from '../../support/stack.ts';
import { meetChangedParts } from './changed-parts.ts';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
/** Where the server takes the manifest from that it serves. */
const SERVED = 'dist/reporter/.well-known/drop-box/release.json';
/** Where somebody who is watched comes from: the way out of the proxy. */
const WATCHED = '127.0.0.2';

let folder = '';
let root = '';
let stack: Stack;
let site: HostileServer;
let socks: SocksProxy;
let key = '';
let script = '';

const at = (name: string): string => join(folder, name);

async function newKey(out: string): Promise<string> {
  const args = ['--out', at(out), '--passphrase-file', at('passphrase'), '--protocol', at(`${out}.txt`)];
  return String((await releaseNew(args))?.['key']);
}

const sign = (keyFile: string, out: string, ...more: string[]) =>
  releaseSign([
    ...['--build', at('dist'), '--root', root, '--commit', COMMIT, '--protocol', at(`${basename(out)}.txt`)],
    ...['--key', at(keyFile), '--passphrase-file', at('passphrase'), '--out', at(out), ...more],
  ]);

const withManifest = (...more: string[]) =>
  verify([site.url, '--manifest', at(SERVED), '--key', key, ...more]);
const asCommand = (...args: string[]): Promise<Finished> => runChild('client/cli/verify.ts', args);

/** The types and places of what a look found. */
function found(result: Result): string[] {
  expect(result?.['alarm']).toBe('differs');
  return (result?.['differences'] as Difference[]).map(({ type, where }) => `${type} ${where}`);
}

function changeOneByte({ body }: Passing): void {
  body[body.length >> 1]! ^= 1;
}

beforeAll(async () => {
  await ready();
  await readySumo();
  root = encodeBase64(signingKeys(ROOT_SEED).publicKey);
  folder = await mkdtemp(join(tmpdir(), 'drop-box-release-'));
  await Promise.all([buildPage('reporter', at('dist')), buildPage('desk', at('dist'))]);
  await writeFile(at('passphrase'), 'a long enough passphrase\n');
  key = await newKey('release.key');
  await newKey('other.key');
  await sign('release.key', 'first.json');
  await sign('release.key', SERVED, '--previous', at('first.json'));
  await sign('other.key', 'false.json');
  stack = await startStack({ units: [], page: at('dist/reporter') });
  site = await startHostileServer(stack.url);
  socks = await startSocks(WATCHED);
  script = (await readdir(at('dist/reporter/assets'))).find((name) => /^lock-.*\.js$/.test(name)) ?? '';
});

afterEach(() => site.calm());

afterAll(async () => {
  await socks.close();
  await site.close();
  await stack.close();
  await rm(folder, { recursive: true, force: true });
});

describe('whoever looks at the site from outside', () => {
  it('finds it as the manifest says, as the own build says, and through a proxy', async () => {
    const manifest = { verified: true, against: 'manifest', release: 2, commit: COMMIT, root };
    expect(await withManifest()).toEqual(manifest);
    const built = await verify([site.url, '--build', at('dist')]);
    expect(built).toEqual({ verified: true, against: 'build' });
    const alone = await verify([site.url, '--key', key, '--socks', `127.0.0.1:${String(socks.port)}`]);
    expect(alone).toMatchObject({ verified: true, against: "the site's own manifest" });
    expect(socks.asked.length).toBeGreaterThan(5);
  });

  it('finds one changed byte', async () => {
    site.meddle = tamper((answer) => {
      if (answer.path === `/assets/${script}`) changeOneByte(answer);
    });
    expect(found(await withManifest())).toEqual([`file-changed /assets/${script}`]);
    const command = await asCommand(site.url, '--build', at('dist'));
    expect(command.code).toBe(1);
    expect(command.stderr).toMatch(
      /^Changed: \/assets\/lock-\S+ should be [0-9a-f]{64} and is [0-9a-f]{64}\.\n$/,
    );
    expect(found(JSON.parse(command.stdout) as Result)).toEqual([`file-changed /assets/${script}`]);
  });

  it('finds an added script, from a file and in the page', async () => {
    site.meddle = tamper((answer) => {
      if (answer.path !== '/') return;
      const more = '<script src="/assets/more.js"></script><script>send()</script></head>';
      answer.body = encodeText(decodeText(answer.body).replace('</head>', more));
    });
    expect(found(await withManifest())).toEqual([
      ...['file-changed /', 'file-unlisted /assets/more.js', 'script-inline /'],
    ]);
  });

  it('finds changed, missing, doubled and added headers', async () => {
    site.meddle = tamper(({ path, headers }) => {
      if (path !== '/') return;
      const policy = String(headers['content-security-policy']);
      headers['content-security-policy'] = [policy, "default-src 'self'"];
      headers['integrity-policy'] = 'blocked-destinations=()';
      delete headers['referrer-policy'];
      headers['set-cookie'] = 'visitor=1';
    });
    expect(found(await withManifest())).toEqual([
      'header-missing / Referrer-Policy',
      'header-changed / Content-Security-Policy',
      'header-changed / Integrity-Policy',
      'header-added / set-cookie',
    ]);
  });

  it('finds a missing file', async () => {
    site.meddle = tamper((answer) => {
      if (answer.path === '/error.html') answer.status = 404;
    });
    expect(found(await withManifest())).toEqual(['file-missing /error.html']);
  });

  it('finds a manifest of another key, an older one, another of the same number, and none', async () => {
    const serving = (name: string | null) => async (): Promise<Result> => {
      const bytes = name === null ? Buffer.alloc(0) : await readFile(at(name));
      site.meddle = tamper((answer) => {
        if (!answer.path.startsWith('/.well-known/')) return;
        answer.body = bytes;
        if (name === null) answer.status = 404;
      });
      return withManifest();
    };
    await sign('release.key', 'again.json', '--previous', at('first.json'), '--commit', 'f'.repeat(40));
    const where = '/.well-known/drop-box/release.json';
    expect(found(await serving('false.json')())).toEqual([`release-refused ${where}`]);
    expect(found(await serving('first.json')())).toEqual([`release-older ${where}`]);
    expect(found(await serving('again.json')())).toEqual([`release-other ${where}`]);
    expect(found(await serving(null)())).toEqual([`release-missing ${where}`]);
    const wrong = verify([site.url, '--manifest', at('false.json'), '--key', key]);
    await expect(wrong).rejects.toMatchObject({ code: 'document_signer' });
  });

  it('finds it when one visitor alone is shown something else, by looking from there', async () => {
    site.meddle = tamper((answer) => {
      if (answer.visitor === WATCHED && answer.path === `/assets/${script}`) changeOneByte(answer);
    });
    expect(await withManifest()).toMatchObject({ verified: true });
    const from = ['--socks', `127.0.0.1:${String(socks.port)}`];
    expect(found(await withManifest(...from))).toEqual([`file-changed /assets/${script}`]);
  });

  it('is told in one line what is wrong with what was given', async () => {
    const attempts = [
      [],
      [site.url],
      [site.url, '--key', 'short'],
      [site.url, '--key', key, '--socks', 'nowhere'],
      [site.url, '--key', key, '--manifest', at('none.json')],
      [site.url, '--build', at('nothing')],
    ];
    for (const args of attempts) await expect(verify(args), args.join(' ')).rejects.toThrow(InputError);
    const told = await asCommand(site.url);
    expect(told).toMatchObject({ code: 2, stdout: '' });
    expect(told.stderr).toMatch(/^[^\n]+\n$/);
  });

  it('fails where the site or the way to it is not there, which is no fault of what was given', async () => {
    for (const args of [
      ['http://127.0.0.1:1', '--key', key],
      [site.url, '--key', key, '--socks', '127.0.0.1:1'],
    ]) {
      await expect(verify(args), args.join(' ')).rejects.toThrow(CommandError);
    }
    const told = await asCommand('http://127.0.0.1:1', '--key', key);
    expect(told).toMatchObject({ code: 1, stdout: '' });
    expect(told.stderr).toMatch(/cannot be fetched: check the address[^\n]+\n$/);
  });
});

describe('a part of the page', () => {
  it.each(['chromium', 'firefox'] as const)(
    'changed by one byte, is not run by %s, and the page says so',
    async (browser) => {
      await meetChangedParts(browser, site, at('dist/reporter'));
    },
  );
});
