import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBrowser, type TestBrowser } from '../../support/browsers.ts';
import { startRecordingProxy, type RecordingProxy } from '../../support/recording-proxy.ts';
import { buildPage, startStack, type Stack } from '../../support/stack.ts';
import type { TestPage } from '../../support/page.ts';
import { readProfile } from '../../support/profile.ts';
import { answerEverything, plantedReport, sendAndKeepWords } from '../reporter-steps.ts';

let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ units: ['greater-manchester'], page: await buildPage('reporter') });
});

afterAll(() => stack.close());

const typed = 'planted-leaving-9c2e';

/** Goes as far as the question for a name, and types one. */
async function typeSomething(page: TestPage): Promise<void> {
  await page.press('button', 'Start a report');
  await page.press('button', 'Continue');
  await page.press('radio', 'No');
  await page.press('button', 'Continue');
  await page.press('radio', 'Another force, or I am not sure');
  await page.press('button', 'Continue');
  await page.press('checkbox', 'Something else');
  await page.press('button', 'Continue');
  await page.fill('Name or nickname', typed);
}

describe.each(['chromium', 'firefox'] as const)('in %s', (name) => {
  let proxy: RecordingProxy;
  let browser: TestBrowser;

  beforeAll(async () => {
    proxy = await startRecordingProxy();
    browser = await startBrowser(name, { proxyPort: proxy.port });
  });

  afterAll(async () => {
    await browser.close();
    await browser.discard();
    await proxy.close();
  });

  const left = async (page: TestPage): Promise<void> => {
    await expect.poll(() => page.url().startsWith(stack.url), { timeout: 60_000 }).toBe(false);
  };

  test('the exit leaves at once, and Back shows a page that says nothing', async () => {
    const page = await browser.open(stack.url);
    await typeSomething(page);
    await page.press('button', 'Leave this page now');
    await left(page);
    await page.back();
    await page.heading('Online form');
    expect(await page.text()).not.toContain(typed);
    expect(await page.text()).not.toMatch(/police|report/i);
    await page.press('button', 'Open the form again');
    await page.heading('Report wrongdoing by someone who works for the police');
    await page.press('button', 'Start a report');
    await page.heading('Stay safe while you do this');
  });

  test('Shift three times leaves; capital letters do not', async () => {
    const page = await browser.open(stack.url);
    await typeSomething(page);
    await page.keys('Shift', 'A', 'Shift', 'B', 'Shift', 'C');
    await page.heading('Who is the person?');
    await page.keys('Tab', 'Shift', 'Shift', 'Shift');
    await left(page);
  });

  test('Back goes one step back inside the page, as far as its first, and nothing is lost', async () => {
    const page = await browser.open(stack.url);
    await page.heading('Report wrongdoing by someone who works for the police');
    await typeSomething(page);
    for (const title of [
      'What is your report about?',
      'Which police force does the person work for?',
      'Is anyone in danger right now?',
      'Stay safe while you do this',
      'Report wrongdoing by someone who works for the police',
    ]) {
      await page.back();
      await page.heading(title);
      expect(page.url()).toBe(`${stack.url}/`);
    }
    expect(await page.evaluate(() => document.title)).toBe('Online form');
    await page.press('button', 'Start a report');
    for (let question = 0; question < 4; question += 1) await page.press('button', 'Continue');
    await page.heading('Who is the person?');
    expect(await page.evaluate(() => document.querySelector<HTMLInputElement>('#name')?.value)).toBe(typed);
  });

  test('a reload brings nothing back, and the page stores nothing', async () => {
    const page = await browser.open(stack.url);
    await typeSomething(page);
    const kept = await page.evaluate(async () => [
      localStorage.length,
      sessionStorage.length,
      (await indexedDB.databases()).length,
      (await caches.keys().catch(() => [])).length,
      document.cookie,
      history.state as unknown,
    ]);
    expect(kept).toEqual([0, 0, 0, 0, '', null]);
    await page.reload();
    await page.heading('Report wrongdoing by someone who works for the police');
    expect(await page.text()).not.toContain(typed);
  });

  test('a lost connection loses no word, and trying again makes one report of it', async () => {
    const page = await browser.open(stack.url);
    await answerEverything(page, plantedReport(`${name}-offline`));
    proxy.setOffline(true);
    await page.press('button', 'Send my report');
    await page.heading('Your report has not been sent yet');
    await page.back();
    await page.heading('Check your answers');
    await page.sees(`planted-what-${name}-offline`);
    proxy.setOffline(false);
    const words = await sendAndKeepWords(page);
    expect(words.split(' ')).toHaveLength(12);
    await page.back();
    await page.heading('Your report has been sent');
  });

  test('of a report that was left, and one that was sent, the browser keeps one neutral entry', async () => {
    const own = await startBrowser(name, { proxyPort: proxy.port });
    try {
      const page = await own.open(stack.url);
      await answerEverything(page, plantedReport(`${name}-kept`));
      await sendAndKeepWords(page);
      await page.press('button', 'Leave this page now');
      await left(page);
      const control = await own.open(`${stack.url}/?control`);
      await typeSomething(control);
      await control.press('button', 'Leave this page now');
      await left(control);
      await own.close();
      const { visited, ...rest } = await readProfile(name, own.profile, stack.url);
      const title = 'Online form';
      expect(visited.toSorted((a, b) => a.address.length - b.address.length)).toEqual([
        { address: `${stack.url}/`, title },
        { address: `${stack.url}/?control`, title },
      ]);
      expect(rest).toEqual({ cookies: 0, typed: 0, stored: [] });
    } finally {
      await own.close();
      await own.discard();
    }
  });
});
