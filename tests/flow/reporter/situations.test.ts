import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Api } from '../../../client/core/network/api.ts';
import { forces } from '../../../client/reporter/data/forces.ts';
import { english } from '../../../client/reporter/language.ts';
import { cards } from '../../../client/reporter/text/cards.ts';
import { threads } from '../../../client/reporter/text/threads.ts';
import { addDays, dayOf } from '../../../crypto/days.ts';
import { encodeReceipt } from '../../../crypto/receipt.ts';
import { randomBytes } from '../../../crypto/sodium.ts';
import { decodeFrames, encodeFrames, FRAME } from '../../../crypto/wire/frames.ts';
import { runChild } from '../../support/child.ts';
import { dumpDatabase } from '../../support/dump.ts';
import { threadWith } from '../../support/pulled.ts';
import { buildPage, startStack, type Stack } from '../../support/stack.ts';
import {
  answerShortly,
  choose,
  comeBack,
  newcomer,
  onward,
  press,
  reportToManchester,
  send,
  shown,
  toForces,
} from './person.ts';

const { text } = english;
const { thread, findings } = threads.en;

let stack: Stack;
let browser: Browser;
let folder: string;

beforeAll(async () => {
  const units = ['greater-manchester', 'iopc', 'clearing'];
  stack = await startStack({ units, page: await buildPage('reporter') });
  folder = await mkdtemp(join(tmpdir(), 'drop-box-situations-'));
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
});

afterAll(async () => {
  await browser.close();
  await stack.close();
  await rm(folder, { recursive: true, force: true });
});

const somebody = (): Promise<Page> => newcomer(browser, stack.url);

async function desk(unit: string, command: string, ...args: string[]): Promise<Record<string, unknown>> {
  const { keyFile, passphraseFile } = stack.unit(unit);
  const place = ['--server', stack.url, '--root', stack.root];
  const key = ['--key', keyFile, '--passphrase-file', passphraseFile];
  const done = await runChild('client/cli/desk.ts', [command, ...place, ...key, ...args]);
  expect(done.stderr).toBe('');
  return JSON.parse(done.stdout) as Record<string, unknown>;
}

test('each of the 48 forces can be chosen, and leads to the question whether the person is in its unit', async () => {
  const page = await somebody();
  await toForces(page);
  expect(forces).toHaveLength(48);
  for (const { en } of forces) {
    await page.getByLabel(text.force.search).fill(en);
    await choose(page, en);
    await onward(page);
    await page.getByText(text.conflict.hint(en)).waitFor();
    await press(page, text.bar.back);
  }
  await page.context().close();
});

test('whoever is not sure of the force, or is afraid of its unit, is read by others; the unit gets nothing', async () => {
  const unsure = await somebody();
  await toForces(unsure);
  await choose(unsure, text.force.other);
  await onward(unsure);
  await answerShortly(unsure, 'I do not know which force he is from.');
  await send(unsure);

  const afraid = await somebody();
  await toForces(afraid);
  await choose(afraid, 'Greater Manchester Police');
  await onward(afraid);
  await choose(afraid, text.conflict.choices.chief);
  await onward(afraid);
  await shown(afraid, text.destination.title);
  expect(
    await afraid.getByRole('radio', { name: text.destination.unit('Greater Manchester Police') }).count(),
  ).toBe(0);
  await afraid.getByRole('radio', { name: /IOPC/ }).check();
  await onward(afraid);
  const asked: string[] = [];
  afraid.on('request', (request) => asked.push(request.url()));
  await answerShortly(afraid, 'He is the head of the force.');
  await send(afraid);
  expect(asked.filter((url) => url.includes('greater-manchester'))).toEqual([]);
  expect(asked.some((url) => url.endsWith('/destinations/iopc/threads'))).toBe(true);

  for (const [unit, opened] of Object.entries({ clearing: 1, iopc: 1, 'greater-manchester': 0 })) {
    const out = join(folder, unit);
    expect(await desk(unit, 'pull', '--out', out)).toMatchObject({ opened, failed: 0 });
  }
  await stack.kill();
  const lines = (await dumpDatabase(stack.data)).toString().split('\n');
  await stack.start();
  const rows = lines.slice(lines.indexOf('public.threads') + 1);
  const threads = rows.slice(
    0,
    rows.findIndex((row) => !row.startsWith('(')),
  );
  expect(threads.map((row) => /,([a-z-]+),/.exec(row)?.[1]).toSorted()).toEqual(['clearing', 'iopc']);
  await Promise.all([unsure, afraid].map((page) => page.context().close()));
});

test('of two files with one name, each is asked about and each is warned of', async () => {
  const page = await somebody();
  await toForces(page);
  await choose(page, text.force.other);
  await onward(page);
  const twice = async (name: string | RegExp): Promise<void> => {
    const boxes = page.getByRole('checkbox', { name });
    await expect.poll(() => boxes.count()).toBe(2);
    for (const box of await boxes.all()) await box.check();
  };
  await answerShortly(page, 'A phone calls every photo the same.', async () => {
    const photo = { name: 'image.jpg', mimeType: 'image/jpeg', buffer: Buffer.from([0xff, 0xd8, 0xff]) };
    await page.getByLabel(cards.en.pick, { exact: true }).setInputFiles([photo, photo]);
    await page.getByText(cards.en.asIs).nth(1).waitFor();
    await onward(page);
    await expect.poll(() => page.locator('.govuk-error-summary li').count()).toBe(2);
    await twice(cards.en.asIs);
    await twice(cards.en.keepName(photo.name));
  });
  await press(page, text.bar.back);
  expect(await page.getByText(text.advice.clues['file-name']('image.jpg')).count()).toBe(2);
  await page.context().close();
});

test('words that were lost cannot be had again, and other words open nothing', async () => {
  const page = await somebody();
  await reportToManchester(page, 'I close the page too early.');
  const words = await send(page);
  await page.reload();
  await shown(page, text.start.title);
  expect(await page.content()).not.toContain(words.split(' ')[0] ?? words);
  await comeBack(page, encodeReceipt(randomBytes(16)).join(' '));
  await page.getByText(text.troubles['unknown-code']).waitFor();
  await page.context().close();
});

test('whoever else has the words is noticed: at the same moment, and on the next visit', async () => {
  const [first, second] = [await somebody(), await somebody()];
  await reportToManchester(first, 'Somebody watches me write the words down.');
  const words = await send(first);
  await first.reload();
  await comeBack(first, words);
  await first.getByText(thread.firstVisit('').slice(-40)).waitFor();
  await comeBack(second, words);
  await second.getByText(thread.lastUsed('').slice(0, 24)).waitFor();
  await second.getByLabel(thread.answer, { exact: true }).fill('Forget it, I made it up.');
  await press(second, thread.send);
  await second.getByText(thread.answerSent).waitFor();
  await first.getByLabel(thread.answer, { exact: true }).fill('There is more.');
  await press(first, thread.send);
  await first.getByText(text.troubles['in-use']).waitFor();
  await first.reload();
  await comeBack(first, words);
  await first.getByText(thread.sent(2)).waitFor();
  await first.getByText(thread.notYou).waitFor();
  await Promise.all([first, second].map((page) => page.context().close()));
});

test('whoever turns back before a message has gone is told where they look, and nothing is lost or sent unseen', async () => {
  const page = await somebody();
  await reportToManchester(page, 'I shall send a recording.');
  const words = await send(page);
  await page.reload();
  await comeBack(page, words);
  await page.getByLabel(thread.answer, { exact: true }).fill('Here it is.');
  await press(page, text.files.add);
  const recording = { name: 'a.mp3', mimeType: 'audio/mpeg', buffer: Buffer.alloc(5_000_000, 'ID3') };
  await page.getByLabel(cards.en.pick, { exact: true }).setInputFiles(recording);
  await page.getByText(cards.en.forms.recording).waitFor();

  await page.goBack();
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
  await expect.poll(focused).toBe(thread.unsent);

  await page.route('**/api/attachments/**', (route) => route.abort());
  await press(page, thread.send);
  await page.getByText(text.upload.offline).waitFor();
  await page.goBack();
  await page.goBack();
  await shown(page, thread.title);
  expect(await page.getByRole('button', { name: thread.withdraw }).count()).toBe(0);
  await press(page, text.upload.stop);
  await expect.poll(focused).toContain(text.troubles.stopped);
  await press(page, thread.withdraw);
  await page.getByText(threads.en.withdraw.sure).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  await press(page, threads.en.withdraw.keep);

  await page.unroute('**/api/attachments/**');
  await press(page, thread.send);
  await expect.poll(focused).toContain(thread.answerSent);
  await page.context().close();
});

test('whoever turns back while their report is being opened is not brought to it', async () => {
  const page = await somebody();
  await reportToManchester(page, 'Somebody comes in.');
  const words = await send(page);
  await page.reload();
  const asked = Promise.withResolvers<undefined>();
  const goneBack = Promise.withResolvers<undefined>();
  await page.route('**/api/thread', async (route) => {
    asked.resolve(undefined);
    await goneBack.promise;
    await route.continue();
  });
  await comeBack(page, words);
  await asked.promise;
  await press(page, text.bar.back);
  const opened = page.waitForResponse('**/api/thread/state');
  goneBack.resolve(undefined);
  await opened;
  await press(page, text.start.promiseMore);
  await shown(page, text.start.promiseTitle);
  await page.context().close();
});

test('a swapped certificate, and one that has run out, stop the report on this device; nothing goes out', async () => {
  for (const [what, trouble] of [
    ['swapped', text.troubles['not-genuine']],
    ['run out', text.troubles['out-of-date']],
  ] as const) {
    const page = await somebody();
    if (what === 'swapped') {
      await page.route('**/destinations/greater-manchester/certificates', async (route) => {
        const answer = await fetch(`${stack.url}/api/destinations/iopc/certificates`);
        await route.fulfill({ contentType: 'application/json', body: await answer.text() });
      });
    } else await page.clock.setFixedTime(`${addDays(dayOf(Date.now()), 85)}T12:00:00Z`);
    const sent: string[] = [];
    page.on('request', (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`));
    await reportToManchester(page, 'Somebody sits in between.');
    await press(page, text.check.send);
    await page.getByText(trouble).waitFor();
    expect(sent.filter((request) => request.endsWith('/threads'))).toEqual([]);
    await press(page, text.sending.answers);
    await page.getByText('Somebody sits in between.').waitFor();
    await page.context().close();
  }
});

test('whoever leaves while the report is being locked sends nothing, however slowly the other page comes', async () => {
  const page = await somebody();
  const asked = Promise.withResolvers<null>();
  const left = Promise.withResolvers<null>();
  await page.route('**/destinations/greater-manchester/certificates', async (route) => {
    asked.resolve(null);
    await left.promise;
    await route.continue();
  });
  await page.route('https://www.bbc.co.uk/**', () => undefined);
  const sent: string[] = [];
  page.on('request', (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await reportToManchester(page, 'I must go at once.');
  await press(page, text.check.send);
  await asked.promise;
  await page.getByRole('button', { name: text.bar.exit }).dispatchEvent('click');
  const answered = page.waitForResponse('**/destinations/greater-manchester/certificates');
  left.resolve(null);
  await answered;
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(sent.filter((request) => request.endsWith('/threads'))).toEqual([]);
  await page.context().close();
});

test('a reply that the server puts something else in the place of is missed, and what it made up is not shown', async () => {
  const page = await somebody();
  await reportToManchester(page, 'Please ask me.');
  const words = await send(page);
  const out = join(folder, 'asking');
  await desk('greater-manchester', 'pull', '--out', out);
  const thread = await threadWith(out, 'Please ask me.');
  for (const question of ['Where was it?', 'What came after it?']) {
    await writeFile(join(folder, 'question.txt'), question);
    await desk(
      'greater-manchester',
      'reply',
      '--thread',
      thread,
      '--text-file',
      join(folder, 'question.txt'),
    );
  }
  await page.reload();
  await comeBack(page, words);
  await page.getByText('What came after it?').waitFor();
  expect(await page.locator('#findings').count()).toBe(0);
  await page.route('**/api/thread', async (route) => {
    const answer = await route.fetch();
    const frames = decodeFrames(new Uint8Array(await answer.body()));
    const last = frames.findLastIndex(({ tag }) => tag === FRAME.reply);
    await route.fulfill({
      response: answer,
      body: Buffer.from(encodeFrames(frames.with(last, { tag: FRAME.reply, bytes: randomBytes(8192) }))),
    });
  });
  await page.reload();
  await comeBack(page, words);
  await page.getByText(findings.unverified).waitFor();
  await page.getByText('Where was it?').waitFor();
  await page.getByText(findings.missing).waitFor();
  await page.context().close();
});

test('while hundreds ask for work to do, a report still goes through', async () => {
  const page = await somebody();
  const api = new Api(stack.url);
  const challenges = await Promise.all(Array.from({ length: 200 }, () => api.proofChallenge()));
  expect(challenges).toHaveLength(200);
  await reportToManchester(page, 'In the middle of a flood.');
  await send(page);
  await page.context().close();
});
