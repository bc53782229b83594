import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser, type BrowserName } from '../../support/browsers.ts';
import { runChild } from '../../support/child.ts';
import type { TestPage } from '../../support/page.ts';
import { startRecordingProxy } from '../../support/recording-proxy.ts';
import { buildPage, startStack, type Stack } from '../../support/stack.ts';
import { answerEverything, plantedReport } from '../reporter-steps.ts';

let folder = '';
let form = '';
let stack: Stack;

const at = (name: string): string => join(folder, name);

async function run(
  program: 'report' | 'operator' | 'desk',
  ...args: string[]
): Promise<Record<string, unknown>> {
  const done = await runChild(`client/cli/${program}.ts`, args);
  expect(done.code, done.stderr).toBe(0);
  return JSON.parse(done.stdout) as Record<string, unknown>;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drop-box-offline-'));
  const page = await buildPage('reporter', at('dist'));
  await buildPage('offline', at('dist'));
  stack = await startStack({ units: ['greater-manchester'], page });
  const trust = ['--root', stack.root, '--out'];
  await run('report', 'documents', '--server', stack.url, ...trust, at('documents.json'));
  form = at('form.html');
  const parts = ['--form', at('dist/offline/index.html'), '--documents', at('documents.json')];
  await run('operator', 'release', 'offline', ...parts, ...trust, form);
});

afterAll(async () => {
  await stack.close();
  await rm(folder, { recursive: true, force: true });
});

/** Locks a report in the form; gives its words and the file that the browser saved. */
async function lock(
  page: TestPage,
  mark: string,
  downloads: string,
): Promise<{ words: string; file: string }> {
  await page.sees('What this copy needs to lock a report is good until');
  await answerEverything(page, plantedReport(mark));
  await page.press('button', 'Lock my report');
  await page.heading('Your report is locked. It has not been sent yet');
  const words = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('ol.receipt li')]
      .map((item) => item.innerText.trim())
      .join(' '),
  );
  await page.press('button', 'I have kept my words');
  await page.press('button', 'Skip this');
  await page.heading('Save your locked report');
  await page.press('button', 'Save the locked report');
  await page.sees('Hand it in by');
  return { words, file: await savedIn(downloads) };
}

/** Waits for the one file that a browser saves. */
async function savedIn(downloads: string): Promise<string> {
  for (;;) {
    const names = (await readdir(downloads)).filter((name) => !/\.(part|crdownload)$/.test(name));
    const [name] = names;
    if (name !== undefined && (await readFile(join(downloads, name))).length > 8192)
      return join(downloads, name);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test.each([
  ['chromium', 'firefox'],
  ['firefox', null],
] as const)(
  'sealed in %s without a network, handed in from elsewhere, opened on the desk',
  async (name, other) => {
    const mark = `${name}-carried`;
    const proxy = await startRecordingProxy();
    proxy.setOffline(true);
    const browser = await startBrowser(name, { proxyPort: proxy.port });
    const page = await browser.open(pathToFileURL(form).href);
    const { words, file } = await lock(page, mark, browser.downloads);
    expect(page.complaints).toEqual([]);
    expect(proxy.sent().toString('latin1')).not.toContain(stack.url);
    const bytes = await readFile(file);
    expect(bytes.includes('planted')).toBe(false);

    if (other === null)
      expect(await run('report', 'hand-in', '--server', stack.url, file)).toEqual({ handedIn: true });
    else await handInWith(other, file);
    // Once more, as somebody unsure of the first time would: it stays one report.
    await run('report', 'hand-in', '--server', stack.url, file);
    await browser.close();
    await browser.discard();
    await proxy.close();

    const unit = stack.unit('greater-manchester');
    const desk = ['--server', stack.url, '--root', stack.root, '--key', unit.keyFile];
    const out = at(`out-${name}`);
    await run('desk', 'pull', ...desk, '--passphrase-file', unit.passphraseFile, '--out', out);
    const opened = await readdir(out, { recursive: true });
    const texts = await Promise.all(
      opened
        .filter((path) => path.endsWith('0-report.json'))
        .map((path) => readFile(join(out, path), 'utf8')),
    );
    const own = texts.filter((text) => text.includes(`planted-what-${mark}`));
    expect(own).toHaveLength(1);
    expect(JSON.parse(own[0]!)).toMatchObject({ channel: 'file' });

    const read = await runChild(
      'client/cli/report.ts',
      ['read', '--server', stack.url, '--root', stack.root],
      {
        input: words,
      },
    );
    expect(read.code, read.stderr).toBe(0);
  },
);

/** Hands a saved report in with the page, after a file that is none. */
async function handInWith(name: BrowserName, file: string): Promise<void> {
  const proxy = await startRecordingProxy();
  const browser = await startBrowser(name, { proxyPort: proxy.port });
  const page = await browser.open(stack.url);
  await page.press('button', 'Hand in a report saved without internet');
  await page.chooseFile('The saved file', form);
  await page.press('button', 'Hand it in');
  await page.sees('This file is no saved report');
  await page.chooseFile('The saved file', file);
  await page.press('button', 'Hand it in');
  await page.heading('The report has been handed in');
  expect(page.complaints).toEqual([]);
  await browser.close();
  await browser.discard();
  await proxy.close();
}
