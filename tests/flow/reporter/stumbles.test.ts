import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { english } from '../../../client/reporter/language.ts';
import { cards } from '../../../client/reporter/text/cards.ts';
import { encodeReceipt } from '../../../crypto/receipt.ts';
import { randomBytes } from '../../../crypto/sodium.ts';
import {
  comeBack,
  onward,
  press,
  reportToManchester,
  requestsOf,
  send,
  shown,
  startPeople,
} from './person.ts';

const { text } = english;

const people = startPeople('greater-manchester');

const complaints = (page: Page) => page.locator('.govuk-error-summary li');
const film = { name: 'film.mov', mimeType: 'video/quicktime', buffer: Buffer.alloc(70_000, 'x') };
const torn = { name: 'torn.jpg', mimeType: 'image/jpeg', buffer: Buffer.from([0xff, 0xd8, 0xff]) };

test('the first page leads to how to stay safe, and from there on', async () => {
  const page = await people.newcomer();
  await press(page, text.safety.title);
  await shown(page, text.safety.title);
  await onward(page);
  await shown(page, text.danger.title);
});

test('what was written is shown for checking in the lines that it was written in', async () => {
  const page = await people.newcomer();
  await reportToManchester(page, 'On Monday he came.\n\nOn Tuesday he came again.');
  const value = page.locator('dd', { hasText: 'On Monday' });
  expect(await value.innerText()).toContain('came.\n\nOn Tuesday');
});

test('a picture that was complained about, and then removed or decided on, is complained about no more', async () => {
  const page = await people.newcomer();
  await reportToManchester(page, 'The pictures are broken.', async () => {
    await page.getByLabel(cards.en.pick, { exact: true }).setInputFiles([torn, torn, torn]);
    await page.getByText(cards.en.asIs).nth(2).waitFor();
    await onward(page);
    await expect.poll(() => complaints(page).count()).toBe(3);
    const last = page.getByRole('checkbox', { name: cards.en.asIs }).nth(2);
    await last.check();
    await expect.poll(() => complaints(page).count()).toBe(2);
    expect(await last.evaluate((box) => box === document.activeElement)).toBe(true);
    await page
      .getByRole('button', { name: `${cards.en.remove} torn.jpg` })
      .first()
      .click();
    await expect.poll(() => complaints(page).count()).toBe(1);
    await page
      .getByRole('button', { name: `${cards.en.remove} torn.jpg` })
      .first()
      .click();
    await expect.poll(() => complaints(page).count()).toBe(0);
  });
});

test('a word that is not one of ours stays named until it is put right, whichever others are', async () => {
  const page = await people.newcomer();
  const words = encodeReceipt(randomBytes(16)).with(1, 'abndon').with(6, 'qqqqqq');
  await comeBack(page, words.join(' '));
  await expect.poll(() => complaints(page).count()).toBe(2);
  await press(page, text.words.use('abandon'));
  await expect.poll(() => complaints(page).allInnerTexts()).toEqual([text.words.unknown(7, 'qqqqqq')]);
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('words');
});

test('text of twice the size fits a phone, and the numbers of the words are in their box', async () => {
  const page = await people.newcomer();
  const overhang = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
  await reportToManchester(page, 'My eyes are bad.', async () => expect(await overhang()).toBe(0));
  await page.getByRole('button', { name: `${text.check.change} ${text.check.keys.contact}` }).click();
  await shown(page, text.contact.title);
  expect(await overhang()).toBe(0);
  await onward(page);
  await send(page);
  expect(await overhang()).toBe(0);
  const before = await page
    .locator('ol.receipt')
    .evaluate((list) => parseFloat(getComputedStyle(list).paddingLeft));
  const letter = await page
    .locator('ol.receipt li')
    .first()
    .evaluate((item) => parseFloat(getComputedStyle(item).fontSize));
  expect(before).toBeGreaterThan(2.2 * letter);
});

test('that another language did not come is said once, not on every page after', async () => {
  const page = await people.newcomer();
  await page.getByRole('button', { name: 'Cymraeg' }).waitFor();
  await page.route('**/assets/**', (route) => route.abort());
  await press(page, 'Cymraeg');
  await page.getByText(text.bar.languageFailed).waitFor();
  await press(page, text.start.comeBack);
  await shown(page, text.words.title);
  expect(await page.getByText(text.bar.languageFailed).count()).toBe(0);
});

test('that a report is too long is said before its files are sent', async () => {
  const page = await people.newcomer();
  await reportToManchester(page, 'x'.repeat(90_000), async () => {
    await page.getByLabel(cards.en.pick, { exact: true }).setInputFiles(film);
    await page.getByText(cards.en.keepName(film.name)).waitFor();
  });
  await page.getByRole('button', { name: `${text.check.change} ${text.check.keys.where}` }).click();
  await page.getByLabel(text.where.title, { exact: true }).fill('y'.repeat(60_000));
  await onward(page);
  const sent = requestsOf(page);
  await press(page, text.check.send);
  await shown(page, text.sending.failed);
  await page.getByText(text.troubles['too-long'](0).split(' 0 ')[0]!).waitFor();
  expect(sent.filter((request) => request.includes('attachments'))).toEqual([]);
});
