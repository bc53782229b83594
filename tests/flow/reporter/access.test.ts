import { describe, expect, test } from 'vitest';
import { signposts } from '../../../client/reporter/data/signposts.ts';
import { loadLanguage, type Language } from '../../../client/reporter/language.ts';
import { cards } from '../../../client/reporter/text/cards.ts';
import { promises } from '../../../client/reporter/text/promises.ts';
import { threads } from '../../../client/reporter/text/threads.ts';
import { taintedJpeg } from '../../client/core/clean/samples.ts';
import { audited, type AuditedTab } from './audit.ts';
import { startPeople, wordsOn } from './person.ts';

const people = startPeople('greater-manchester', 'iopc');
const force = 'Greater Manchester Police';

/** Reads the promises and comes back by the browser's own Back. */
async function readPromises({ page, audit }: AuditedTab, { name, text }: Language): Promise<void> {
  const { refused } = promises[name].all;
  await page.getByRole('button', { name: text.start.promiseMore }).click();
  await page.getByRole('heading', { level: 2, name: refused.promise }).waitFor();
  await audit('promises', 'heading');
  await page.goBack();
  await page.getByRole('button', { name: text.start.begin }).waitFor();
  await audit('start again', 'heading');
}

/** Every step and every error of a report, checked one after the other. Ends on the receipt; gives its words. */
async function report({ page, audit }: AuditedTab, { name: language, text }: Language): Promise<string> {
  const card = cards[language];
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const onward = () => press(text.bar.next);
  const choose = (role: 'radio' | 'checkbox', name: string) =>
    page.getByRole(role, { name, exact: true }).check();
  const refused = async (step: string) => {
    await onward();
    await audit(`${step}, nothing answered`, 'summary');
  };

  await press(text.start.begin);
  await audit('safety', 'heading');
  await onward();
  await audit('danger', 'heading');
  await refused('danger');
  await choose('radio', text.danger.yes);
  await onward();
  await audit('emergency', 'heading');
  await press(text.emergency.next);
  await audit('force', 'heading');
  await refused('force');
  await page.getByLabel(text.force.search).fill('gmp');
  await choose('radio', force);
  await audit('force, found', 'anything');
  await onward();
  await audit('conflict', 'heading');
  await refused('conflict');
  await choose('radio', text.conflict.choices['not-sure']);
  await onward();
  await audit('destination', 'heading');
  await refused('destination');
  await page.getByRole('radio', { name: /IOPC/ }).check();
  await onward();
  await audit('headings', 'heading');
  await refused('headings');
  await choose('checkbox', text.headings.choices.money);
  await onward();
  await audit('who', 'heading');
  await page.getByLabel(text.who.name, { exact: true }).fill('x'.repeat(501));
  await refused('who, too long');
  await page.getByLabel(text.who.name, { exact: true }).fill('Sam');
  await onward();
  await audit('what', 'heading');
  await refused('what');
  await page.getByLabel(text.what.title, { exact: true }).fill('x'.repeat(100_001));
  await refused('what, too long');
  await page.getByLabel(text.what.title, { exact: true }).fill('He is my husband. Call 07700 900123.');
  for (const step of ['where', 'when', 'known', 'risk']) {
    await onward();
    await audit(step, 'heading');
  }
  await refused('risk');
  await choose('radio', text.risk.choices.yes);
  await audit('risk, more', 'anything');
  await onward();
  await audit('files', 'heading');
  const picture = (name: string, bytes: Uint8Array) => ({
    name,
    mimeType: 'image/jpeg',
    buffer: Buffer.from(bytes),
  });
  await page
    .getByLabel(card.pick, { exact: true })
    .setInputFiles([picture('a.jpg', taintedJpeg()), picture('broken.jpg', taintedJpeg().subarray(0, 700))]);
  await page.getByText(card.refused.truncated).waitFor();
  await refused('files, one that cannot be cleaned');
  await choose('checkbox', card.asIs);
  await onward();
  await audit('contact', 'heading');
  await choose('radio', text.contact.choices.details);
  await refused('contact');
  await page.getByLabel(text.contact.how, { exact: true }).fill('by post');
  await onward();
  await audit('advice', 'heading');
  await onward();
  await audit('check', 'heading');
  await press(text.check.send);
  await page.getByRole('heading', { level: 1, name: text.receipt.title }).waitFor();
  await audit('receipt', 'heading');
  await page.getByText(text.receipt.copyTitle).click();
  await audit('receipt, copying', 'anything');
  return wordsOn(page);
}

/** From the receipt's check to the report that was taken back. */
async function afterwards(
  { page, audit }: AuditedTab,
  { name, text }: Language,
  words: string,
): Promise<void> {
  const { thread, withdraw } = threads[name];
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  await press(text.receipt.next);
  await audit('confirm', 'heading');
  await press(text.confirm.next);
  await audit('confirm, wrong', 'summary');
  const said = words.split(' ');
  for (const label of await page.locator('form label').allInnerTexts()) {
    const number = said.findIndex((_word, at) => label === text.confirm.word(at + 1));
    await page.getByLabel(label, { exact: true }).fill(said[number] ?? '');
  }
  await press(text.confirm.next);
  await page.getByRole('heading', { level: 1, name: text.done.title }).waitFor();
  await audit('done', 'heading');
  await page.reload();
  if (name === 'cy') await press('Cymraeg');
  await press(text.start.comeBack);
  await audit('words', 'heading');
  await press(text.words.open);
  await audit('words, none', 'summary');
  await page.getByLabel(text.words.label).fill(words.replace(/^\S+/, 'abndon'));
  await press(text.words.open);
  await audit('words, one wrong', 'summary');
  await press(text.words.use('abandon'));
  await page.getByLabel(text.words.label).fill(words);
  await press(text.words.open);
  await page.getByRole('heading', { level: 1, name: thread.title, exact: true }).waitFor();
  await audit('thread', 'heading');
  await press(thread.send);
  await audit('thread, nothing written', 'summary');
  await page.getByLabel(thread.answer, { exact: true }).fill('One more thing.');
  await press(thread.send);
  await page.getByText(thread.answerSent).waitFor();
  await audit('thread, sent', 'anything');
  await press(thread.withdraw);
  await audit('withdraw', 'heading');
  await press(withdraw.confirm);
  await page.getByRole('heading', { level: 1, name: withdraw.done }).waitFor();
  await audit('withdrawn', 'heading');
}

describe.each([320, 1280])('at %d pixels', (width) => {
  test.each(['en', 'cy'] as const)('every step and error can be used by everybody, in %s', async (name) => {
    const language = await loadLanguage(name);
    const { text } = language;
    const tab = await audited(await people.newcomer(width));
    await tab.page.getByRole('button', { name: 'Cymraeg' }).waitFor();
    if (name === 'cy') await tab.page.getByRole('button', { name: 'Cymraeg' }).click();
    await tab.page.getByRole('heading', { level: 1, name: text.start.title }).waitFor();
    await tab.audit('start', 'anything');
    await tab.page.getByText(text.start.notTitle).click();
    await tab.audit('start, with what it is not for', 'anything');
    await readPromises(tab, language);
    const words = await report(tab, language);
    await afterwards(tab, language, words);
    expect(await tab.page.title()).toBe('Online form');
    expect(tab.page.url()).toBe(`${people.stack.url}/`);
  });
});

test('a report goes all the way by keyboard alone', async () => {
  const page = await people.newcomer(1280);
  const { text } = await loadLanguage('en');
  const reach = async (name: string) => {
    for (let tabs = 0; tabs < 80; tabs += 1) {
      await page.keyboard.press('Tab');
      const reached = await page.evaluate(() => {
        const active = document.activeElement as HTMLInputElement | null;
        return (active?.labels?.[0] ?? active)?.textContent.trim() ?? '';
      });
      if (reached === name) return;
    }
    throw new Error(`the keyboard does not reach ${name}`);
  };
  const press = async (name: string) => {
    await reach(name);
    await page.keyboard.press('Enter');
  };
  const choose = async (name: string) => {
    await reach(name);
    await page.keyboard.press('Space');
  };
  const shown = (title: string) => page.getByRole('heading', { level: 1, name: title }).waitFor();
  await shown(text.start.title);
  await press(text.start.promiseMore);
  await shown(text.start.promiseTitle);
  await press(text.bar.back);
  await shown(text.start.title);
  await press(text.start.begin);
  await press(text.bar.next);
  await shown(text.danger.title);
  await reach(text.danger.yes);
  await page.keyboard.press('ArrowDown');
  await press(text.bar.next);
  await shown(text.force.title);
  await reach(text.force.search);
  await page.keyboard.type('manchester');
  await choose(force);
  await press(text.bar.next);
  await shown(text.conflict.title);
  await choose(text.conflict.choices.none);
  await press(text.bar.next);
  await shown(text.headings.title);
  await choose(text.headings.choices.discrimination);
  await press(text.bar.next);
  await press(text.bar.next);
  await shown(text.what.title);
  await reach(text.what.title);
  await page.keyboard.type('It happened.');
  for (let question = 0; question < 4; question += 1) await press(text.bar.next);
  await shown(text.risk.title);
  await choose(text.risk.choices.yes);
  await press(text.bar.next);
  await shown(text.files.title);
  await reach(cards.en.pick);
  for (let question = 0; question < 3; question += 1) await press(text.bar.next);
  await shown(text.check.title);
  await press(text.check.send);
  await shown(text.receipt.title);
});

test('where JavaScript is off, the page says why it does not work and whom to call, and takes nothing', async () => {
  const context = await people.browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(people.stack.url);
  const said = (await page.locator('body').innerText()).replaceAll(/\s/g, ' ');
  const call = signposts.phoneLine.replaceAll(/\s/g, ' ');
  for (const part of ['needs JavaScript', `call free on ${call}`, `call ${signposts.emergency}`, 'Drafft']) {
    expect(said).toContain(part);
  }
  expect(await page.locator('form, input, textarea, button').count()).toBe(0);
});
