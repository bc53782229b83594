import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { english } from '../../../client/reporter/language.ts';
import { cards } from '../../../client/reporter/text/cards.ts';
import { threads } from '../../../client/reporter/text/threads.ts';
import { encodeReceipt } from '../../../crypto/receipt.ts';
import { randomBytes } from '../../../crypto/sodium.ts';
import { decodeFrames, encodeFrames, FRAME } from '../../../crypto/wire/frames.ts';
import { desk, threadWith } from '../commands.ts';
import { comeBack, press, reportToManchester, send, shown, startPeople } from './person.ts';

const { text } = english;
const { thread, findings, withdraw } = threads.en;
const UNIT = 'greater-manchester';
const people = startPeople(UNIT);

/** Somebody who has sent a report and is on the first page again, with its words in hand. */
async function writer(what: string): Promise<{ page: Page; words: string }> {
  const page = await people.newcomer();
  await reportToManchester(page, what);
  const words = await send(page);
  await page.reload();
  await shown(page, text.start.title);
  return { page, words };
}

test('words that were lost cannot be had again, and other words open nothing', async () => {
  const { page, words } = await writer('I close the page too early.');
  // One word alone may stand in any text.
  const some = words.split(' ').slice(0, 3).join(' ');
  expect((await page.locator('body').innerText()).replaceAll(/\s+/g, ' ')).not.toContain(some);
  await comeBack(page, encodeReceipt(randomBytes(16)).join(' '));
  await page.getByText(text.troubles['unknown-code']).waitFor();
});

test('whoever else has the words is noticed: at the same moment, and on the next visit', async () => {
  const { page: first, words } = await writer('Somebody watches me write the words down.');
  const second = await people.newcomer();
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
});

test('whoever turns back before a message has gone is told where they look, and nothing is lost or sent unseen', async () => {
  const { page, words } = await writer('I shall send a recording.');
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
  await page.getByText(withdraw.sure).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  await press(page, withdraw.keep);

  await page.unroute('**/api/attachments/**');
  await press(page, thread.send);
  await expect.poll(focused).toContain(thread.answerSent);
});

test('whoever turns back while their report is being opened is not brought to it', async () => {
  const { page, words } = await writer('Somebody comes in.');
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
});

test('a reply that the server puts something else in the place of is missed, and what it made up is not shown', async () => {
  const { page, words } = await writer('Please ask me.');
  const { stack } = people;
  const out = join(stack.folder, 'asking');
  await desk(stack, UNIT, 'pull', '--out', out);
  const asking = ['--thread', await threadWith(out, 'Please ask me.')];
  for (const [at, question] of ['Where was it?', 'What came after it?'].entries()) {
    const file = join(stack.folder, `question-${at}.txt`);
    await writeFile(file, question);
    await desk(stack, UNIT, 'reply', ...asking, '--text-file', file);
  }
  await comeBack(page, words);
  await page.getByText('What came after it?').waitFor();
  await page.getByText(thread.read).waitFor();
  await page.getByLabel(thread.answer, { exact: true }).fill('At the depot, and then nothing.');
  await press(page, thread.send);
  await page.getByText(thread.unread).waitFor();
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
});
