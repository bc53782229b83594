import { randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { english } from '../../../client/reporter/language.ts';
import { cards } from '../../../client/reporter/text/cards.ts';
import { threads } from '../../../client/reporter/text/threads.ts';
import { layOutAttachment } from '../../../crypto/attachment.ts';
import { PLANTED } from '../../client/core/clean/metadata.ts';
import { taintedJpeg } from '../../client/core/clean/samples.ts';
import { startVisitor, type Visitor } from '../../support/browsers.ts';
import type { TestPage } from '../../support/page.ts';
import { buildPage, startStack, type Stack } from '../../support/stack.ts';
import { desk } from '../commands.ts';
import { answerEverything, comeBack, plantedReport, receiptWords } from '../reporter-steps.ts';

const MIB = 1_048_576;
const { text } = english;
const card = cards.en;
const { thread } = threads.en;
const film = randomBytes(16 * MIB + 12_345);
const { parts } = layOutAttachment(film.length);
/** What the page says of the film whenever a part of it has arrived. */
const filmArrives = text.upload.parts(1, parts).replace(/^.* 1 /, '');
const pdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(70_000)]);
const picture = Buffer.from(taintedJpeg());

let stack: Stack;
let browser: Visitor;

const at = (name: string): string => join(stack.folder, name);

beforeAll(async () => {
  stack = await startStack({
    units: ['greater-manchester'],
    page: await buildPage('reporter'),
    env: { PROOF_TRIES: '10' },
  });
  browser = await startVisitor('chromium');
  await writeFile(at('street.jpg'), picture);
  await writeFile(at('broken.jpg'), picture.subarray(0, 700));
  await writeFile(at('Letter of Jo.pdf'), pdf);
  await writeFile(at('film.bin'), film);
});

afterAll(async () => {
  await browser.end();
  await stack.close();
});

const choose = (page: TestPage, name: string) => page.chooseFile(card.pick, at(name));

/** Fetches everything at the desk; gives the files by the number of their message and their own, and their names. */
async function pull(): Promise<Map<string, Buffer>> {
  const out = at('out');
  const all = ['--out', out, '--files', '--originals', 'To see where it was.'];
  const pulled = await desk(stack, 'greater-manchester', 'pull', ...all);
  expect(pulled).toMatchObject({ failed: 0, files: { missing: 0 } });
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

test('files are cleaned or not as chosen, survive a lost line, a killed server and a stop, and reach the desk', async () => {
  const page = await browser.open(stack.url);
  await answerEverything(page, plantedReport('files'), async () => {
    await choose(page, 'street.jpg');
    await page.sees(`${card.kinds.place}: 51.50722, -0.12750`);
    await page.sees(`${card.kinds.device}: Phonemaker, Phone ${PLANTED}`);
    await choose(page, 'broken.jpg');
    await page.sees(card.refused.truncated);
    await page.press('button', text.bar.next);
    await page.sees(text.files.undecided('broken.jpg'));
    await page.press('button', `${card.remove} broken.jpg`);
    await choose(page, 'Letter of Jo.pdf');
    await page.sees(card.forms.pdf);
    await page.press('checkbox', card.keepName('Letter of Jo.pdf'));
    await choose(page, 'film.bin');
    await page.sees(card.chosen(3));
  });
  await page.sees(text.files.sent.cleaned('attachment-1.jpg'));
  await page.press('button', text.check.send);
  await page.sees(filmArrives);
  browser.proxy.setOffline(true);
  await page.sees(text.upload.offline);
  await stack.kill('SIGKILL');
  await stack.start();
  await page.press('button', text.upload.stop);
  await page.sees(text.troubles.stopped);
  browser.proxy.setOffline(false);
  await page.press('button', text.sending.retry);
  await page.heading(text.receipt.title);
  const words = await receiptWords(page);
  expect(complaints(page)).toEqual([]);
  // What had arrived was not sent again.
  expect(browser.proxy.sent().length).toBeLessThan(film.length + 4 * MIB);

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
  await later.fill(thread.answer, 'This is the original of it.');
  await later.press('button', text.files.add);
  await choose(later, 'street.jpg');
  await later.press('radio', card.choices.both);
  await later.press('button', thread.send);
  await later.sees(thread.answerSent);
  expect(complaints(later)).toEqual([]);
  const both = await pull();
  expect(both.get('1-1-attachment-1.jpg')?.equals(cleaned)).toBe(true);
  expect(both.get('1-2-attachment-1-original.jpg')?.equals(picture)).toBe(true);
});

test('of two files with one name, each is asked about and each is warned of; so is a picture that is not cleaned', async () => {
  const page = await browser.open(stack.url);
  await answerEverything(page, plantedReport('twice'), async () => {
    await choose(page, 'broken.jpg');
    await page.sees(card.refused.truncated);
    await choose(page, 'broken.jpg');
    await page.sees(card.chosen(2));
    await page.press('button', text.bar.next);
    await page.sees(text.bar.problem);
    expect(await page.evaluate(() => document.querySelectorAll('.govuk-error-summary a').length)).toBe(2);
    const ticked = await page.evaluate(() => {
      const boxes = [...document.querySelectorAll<HTMLInputElement>('article input[type=checkbox]')];
      for (const box of boxes) box.click();
      return boxes.filter(({ checked }) => checked).length;
    });
    expect(ticked).toBe(4);
    await choose(page, 'street.jpg');
    await page.press('radio', card.choices.original);
    await page.press('checkbox', card.keepName('street.jpg'));
  });
  await page.press('button', text.bar.back);
  await page.heading(text.advice.title);
  const advice = await page.text();
  const { 'file-name': keepsName, original } = text.advice.clues;
  expect(advice.split(keepsName('broken.jpg'))).toHaveLength(3);
  expect(advice).toContain(keepsName('street.jpg'));
  expect(advice).toContain(original('street.jpg'));
  expect(complaints(page)).toEqual([]);
});

test('leaving ends the sending with all else, however slowly the other page comes', async () => {
  const page = await browser.open(stack.url);
  await answerEverything(page, plantedReport('left'), async () => {
    await choose(page, 'film.bin');
    await page.sees(card.forms.other);
  });
  const before = browser.proxy.sent().length;
  await page.press('button', text.check.send);
  await page.sees(filmArrives);
  browser.proxy.setSlow(true);
  await page.evaluate(() => document.querySelector<HTMLElement>('.exit')?.click());
  const after = browser.proxy.sent().length;
  expect(after - before).toBeLessThan(film.length / 2);
  // What does not come cannot be awaited; a page that goes on sends within this time.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(browser.proxy.sent().length - after).toBeLessThan(2 * MIB);
});
