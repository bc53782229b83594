import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { layOutAttachment } from '../../../crypto/attachment.ts';
import { PLANTED } from '../../client/core/clean/metadata.ts';
import { taintedJpeg } from '../../client/core/clean/samples.ts';
import { startBrowser, type TestBrowser } from '../../support/browsers.ts';
import { runChild } from '../../support/child.ts';
import type { TestPage } from '../../support/page.ts';
import { startRecordingProxy, type RecordingProxy } from '../../support/recording-proxy.ts';
import { buildPage, startStack, type Stack } from '../../support/stack.ts';
import { answerEverything, comeBack, plantedReport } from '../reporter-steps.ts';

const MIB = 1_048_576;
const film = randomBytes(16 * MIB + 12_345);
const filmArrives = `of ${layOutAttachment(film.length).parts} has arrived`;
const pdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(70_000)]);
const picture = Buffer.from(taintedJpeg());

let stack: Stack;
let folder: string;
let proxy: RecordingProxy;
let browser: TestBrowser;

beforeAll(async () => {
  stack = await startStack({
    units: ['greater-manchester'],
    page: await buildPage('reporter'),
    env: { PROOF_TRIES: '10' },
  });
  folder = await mkdtemp(join(tmpdir(), 'drop-box-chosen-'));
  proxy = await startRecordingProxy();
  browser = await startBrowser('chromium', { proxyPort: proxy.port });
  await writeFile(join(folder, 'street.jpg'), picture);
  await writeFile(join(folder, 'broken.jpg'), picture.subarray(0, 700));
  await writeFile(join(folder, 'Letter of Jo.pdf'), pdf);
  await writeFile(join(folder, 'film.bin'), film);
});

afterAll(async () => {
  await browser.close();
  await browser.discard();
  await proxy.close();
  await rm(folder, { recursive: true, force: true });
  await stack.close();
});

const choose = (page: TestPage, name: string) => page.chooseFile('Choose files', join(folder, name));

/** Fetches everything at the desk; gives the files by the number of their message and their own, and their names. */
async function pull(): Promise<Map<string, Buffer>> {
  const unit = stack.unit('greater-manchester');
  const out = join(folder, 'out');
  const connect = ['--server', stack.url, '--root', stack.root];
  const key = ['--key', unit.keyFile, '--passphrase-file', unit.passphraseFile];
  const all = ['--out', out, '--files', '--originals', 'To see where it was.'];
  const done = await runChild('client/cli/desk.ts', ['pull', ...connect, ...key, ...all]);
  expect([done.stderr, done.code]).toEqual(['', 0]);
  expect(JSON.parse(done.stdout)).toMatchObject({ failed: 0, files: { missing: 0 } });
  const files = new Map<string, Buffer>();
  for (const entry of await readdir(out, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\/files(\/originals)?$/.test(entry.parentPath)) continue;
    files.set(entry.name, await readFile(join(entry.parentPath, entry.name)));
  }
  return files;
}

/** What the browser complained about, but for the lost connections that this test makes. */
const complaints = (page: TestPage) =>
  page.complaints.filter((said) => !/ERR_EMPTY_RESPONSE|ERR_CONNECTION|ERR_PROXY/.test(said));

test('files are cleaned or not as chosen, survive a lost line and a killed server, and reach the desk', async () => {
  const page = await browser.open(stack.url);
  await answerEverything(page, plantedReport('files'), async () => {
    await choose(page, 'street.jpg');
    await page.sees('the place: 51.50722, -0.12750');
    await page.sees(`the phone or camera: Phonemaker, Phone ${PLANTED}`);
    await choose(page, 'broken.jpg');
    await page.sees('The end of this picture is missing');
    await page.press('button', 'Continue');
    await page.sees('‘broken.jpg’ cannot be cleaned');
    await page.press('button', 'Remove broken.jpg');
    await choose(page, 'Letter of Jo.pdf');
    await page.sees('We cannot clean PDF files here');
    await page.press('checkbox', 'Keep the name ‘Letter of Jo.pdf’');
    await choose(page, 'film.bin');
    await page.sees('3 files chosen');
  });
  await page.sees('attachment-1.jpg – cleaned picture');
  await page.press('button', 'Send my report');
  await page.sees('has arrived');
  await page.sees(filmArrives);
  proxy.setOffline(true);
  await page.sees('The connection is lost');
  await stack.kill('SIGKILL');
  await stack.start();
  proxy.setOffline(false);
  await page.heading('Your report has been sent');
  const words = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('ol.receipt li')].map((item) => item.innerText).join(' '),
  );
  expect(complaints(page)).toEqual([]);
  // What had arrived was not sent again.
  expect(proxy.sent().length).toBeLessThan(film.length + 4 * MIB);

  const files = await pull();
  expect([...files.keys()].sort()).toEqual([
    '0-1-attachment-1.jpg',
    '0-2-Letter of Jo.pdf',
    '0-3-attachment-3.bin',
  ]);
  expect(files.get('0-2-Letter of Jo.pdf')?.equals(pdf)).toBe(true);
  expect(files.get('0-3-attachment-3.bin')?.equals(film)).toBe(true);
  const cleaned = files.get('0-1-attachment-1.jpg')!;
  expect(picture.includes(PLANTED) && picture.includes('Exif')).toBe(true);
  expect(cleaned.includes(PLANTED) || cleaned.includes('Exif')).toBe(false);
  expect(cleaned.length).toBeGreaterThan(100);

  const later = await browser.open(stack.url);
  await comeBack(later, words);
  await later.fill('Your message', 'This is the original of it.');
  await later.press('button', 'Add files');
  await choose(later, 'street.jpg');
  await later.press('radio', 'Both');
  await later.press('button', 'Send my message');
  await later.sees('Your message has been sent');
  expect(complaints(later)).toEqual([]);
  const both = await pull();
  expect(both.get('1-1-attachment-1.jpg')?.equals(cleaned)).toBe(true);
  expect(both.get('1-2-attachment-1-original.jpg')?.equals(picture)).toBe(true);
});

test('two files of one name are each complained about, and an untouched picture is warned of under its own name too', async () => {
  const page = await browser.open(stack.url);
  await answerEverything(page, plantedReport('twice'), async () => {
    await choose(page, 'broken.jpg');
    await page.sees('The end of this picture is missing');
    await choose(page, 'broken.jpg');
    await page.sees('2 files chosen');
    await page.press('button', 'Continue');
    await page.sees('There is a problem');
    expect(await page.evaluate(() => document.querySelectorAll('.govuk-error-summary a').length)).toBe(2);
    await page.evaluate(() =>
      document.querySelectorAll<HTMLElement>('article button').forEach((remove) => remove.click()),
    );
    await choose(page, 'street.jpg');
    await page.press('radio', 'The original');
    await page.press('checkbox', 'Keep the name ‘street.jpg’');
  });
  await page.press('button', 'Back');
  await page.sees('A file that keeps its own name: ‘street.jpg’');
  await page.sees('A picture that is not cleaned: ‘street.jpg’');
  expect(complaints(page)).toEqual([]);
});

test('stopping keeps everything; leaving ends the sending with all else', async () => {
  const page = await browser.open(stack.url);
  await answerEverything(page, plantedReport('stopped'), async () => {
    await choose(page, 'film.bin');
    await page.sees('We do not know this kind of file');
  });
  const begin = proxy.sent().length;
  await page.press('button', 'Send my report');
  await page.sees(filmArrives);
  await page.press('button', 'Stop sending');
  await page.sees('You stopped');
  const before = proxy.sent().length;
  await page.press('button', 'Try again');
  await page.sees(filmArrives);
  await page.press('button', 'Leave this page now');
  await expect.poll(() => page.url().startsWith(stack.url), { timeout: 60_000 }).toBe(false);
  const after = proxy.sent().length;
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(proxy.sent().length - after).toBeLessThan(MIB / 2);
  expect(before - begin).toBeLessThan(film.length);
});
