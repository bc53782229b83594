import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { english } from '../../../client/reporter/language.ts';
import { en as carried } from '../../../client/reporter/offline/text/en.ts';
import { startVisitor, type BrowserName } from '../../support/browsers.ts';
import { runChild } from '../../support/child.ts';
import type { TestPage } from '../../support/page.ts';
import { buildPage, startStack, type Stack } from '../../support/stack.ts';
import { desk, json } from '../commands.ts';
import { answerEverything, plantedReport, receiptWords } from '../reporter-steps.ts';

const UNIT = 'greater-manchester';
const { text } = english;
const { skip: skipCheck } = text.confirm;

let folder = '';
let form = '';
let stack: Stack;

const at = (name: string): string => join(folder, name);

const run = async (program: 'report' | 'operator', ...args: string[]): Promise<Record<string, unknown>> =>
  json(await runChild(`client/cli/${program}.ts`, args));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drop-box-offline-'));
  const page = await buildPage('reporter', at('dist'));
  await buildPage('offline', at('dist'));
  stack = await startStack({ units: [UNIT], page });
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
  await page.sees(carried.goodUntil('').replace(/ \..*$/, ''));
  await answerEverything(page, plantedReport(mark));
  await page.press('button', carried.sendButton);
  await page.heading(carried.receiptTitle);
  const words = await receiptWords(page);
  await page.press('button', text.receipt.next);
  await page.press('button', skipCheck);
  await page.heading(carried.saveTitle);
  await page.press('button', carried.save);
  await page.sees(carried.until('').replace(/ \..*$/, ''));
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
    const browser = await startVisitor(name);
    let words: string;
    try {
      browser.proxy.setOffline(true);
      const page = await browser.open(pathToFileURL(form).href);
      const locked = await lock(page, mark, browser.downloads);
      ({ words } = locked);
      expect(page.complaints).toEqual([]);
      expect(browser.proxy.sent().toString('latin1')).not.toContain(stack.url);
      expect((await readFile(locked.file)).includes('planted')).toBe(false);

      const byCommand = ['hand-in', '--server', stack.url, locked.file];
      if (other === null) expect(await run('report', ...byCommand)).toEqual({ handedIn: true });
      else await handInWith(other, locked.file);
      // Once more, as somebody unsure of the first time would: it stays one report.
      await run('report', ...byCommand);
    } finally {
      await browser.end();
    }

    const out = at(`out-${name}`);
    await desk(stack, UNIT, 'pull', '--out', out);
    const opened = await readdir(out, { recursive: true });
    const texts = await Promise.all(
      opened
        .filter((path) => path.endsWith('0-report.json'))
        .map((path) => readFile(join(out, path), 'utf8')),
    );
    const own = texts.filter((text) => text.includes(`planted-what-${mark}`));
    expect(own).toHaveLength(1);
    expect(JSON.parse(own[0]!)).toMatchObject({ channel: 'file' });

    const connect = ['--server', stack.url, '--root', stack.root];
    json(await runChild('client/cli/report.ts', ['read', ...connect], { input: words }));
  },
);

/** Hands a saved report in with the page, after a file that is none. */
async function handInWith(name: BrowserName, file: string): Promise<void> {
  const browser = await startVisitor(name);
  try {
    const page = await browser.open(stack.url);
    await page.press('button', text.start.handIn);
    await page.chooseFile(text.handIn.label, form);
    await page.press('button', text.handIn.send);
    await page.sees(text.troubles['not-saved']);
    await page.chooseFile(text.handIn.label, file);
    await page.press('button', text.handIn.send);
    await page.heading(text.handIn.done);
    expect(page.complaints).toEqual([]);
  } finally {
    await browser.end();
  }
}
