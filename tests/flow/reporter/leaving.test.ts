import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { english } from '../../../client/reporter/language.ts';
import { startVisitor, type Visitor } from '../../support/browsers.ts';
import { buildPage, startStack, type Stack } from '../../support/stack.ts';
import type { TestPage } from '../../support/page.ts';
import { readProfile } from '../../support/profile.ts';
import { answerEverything, plantedReport, sendAndKeepWords } from '../reporter-steps.ts';

const { text } = english;

let stack: Stack;

beforeAll(async () => {
  const page = await buildPage('reporter');
  // Nobody here waits for the proof of work; it is asked for all the same.
  stack = await startStack({ units: ['greater-manchester'], page, env: { PROOF_TRIES: '10' } });
});

afterAll(() => stack.close());

const typed = 'planted-leaving-9c2e';

/** Goes as far as the question for a name, and types one, key by key, as a browser that keeps what is typed would see it. */
async function typeSomething(page: TestPage): Promise<void> {
  await page.press('button', text.start.begin);
  await page.press('button', text.bar.next);
  await page.press('radio', text.danger.no);
  await page.press('button', text.bar.next);
  await page.press('radio', text.force.other);
  await page.press('button', text.bar.next);
  await page.press('checkbox', text.headings.choices['something-else']);
  await page.press('button', text.bar.next);
  await page.fill(text.who.name, '');
  await page.keys(...Array.from(typed));
}

describe.each(['chromium', 'firefox'] as const)('in %s', (name) => {
  let browser: Visitor;

  beforeAll(async () => {
    browser = await startVisitor(name);
  });

  afterAll(() => browser.end());

  const leave = async (page: TestPage): Promise<void> => {
    await page.press('button', text.bar.exit);
    await left(page);
  };
  const left = async (page: TestPage): Promise<void> => {
    await expect.poll(() => page.url().startsWith(stack.url)).toBe(false);
  };

  test('the exit leaves at once, and Back shows a page that says nothing', async () => {
    const page = await browser.open(stack.url);
    await typeSomething(page);
    await leave(page);
    await page.back();
    await page.heading(text.closed.title);
    expect(await page.text()).not.toContain(typed);
    expect(await page.text()).not.toMatch(/police|report/i);
    await page.press('button', text.closed.open);
    await page.heading(text.start.title);
    await page.press('button', text.start.begin);
    await page.heading(text.safety.title);
  });

  test('Shift three times leaves; capital letters do not', async () => {
    const page = await browser.open(stack.url);
    await typeSomething(page);
    await page.keys('Shift', 'A', 'Shift', 'B', 'Shift', 'C');
    await page.heading(text.who.title);
    await page.keys('Tab', 'Shift', 'Shift', 'Shift');
    await left(page);
  });

  test('Back goes one step back inside the page, as far as its first, and nothing is lost', async () => {
    const page = await browser.open(stack.url);
    await page.heading(text.start.title);
    await typeSomething(page);
    for (const title of [
      text.headings.title,
      text.force.title,
      text.danger.title,
      text.safety.title,
      text.start.title,
    ]) {
      await page.back();
      await page.heading(title);
      expect(page.url()).toBe(`${stack.url}/`);
    }
    expect(await page.evaluate(() => document.title)).toBe('Online form');
    await page.press('button', text.start.begin);
    for (let question = 0; question < 4; question += 1) await page.press('button', text.bar.next);
    await page.heading(text.who.title);
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
    await page.heading(text.start.title);
    expect(await page.text()).not.toContain(typed);
  });

  test('a lost connection loses no word, and trying again makes one report of it', async () => {
    const page = await browser.open(stack.url);
    await answerEverything(page, plantedReport(`${name}-offline`));
    browser.proxy.setOffline(true);
    await page.press('button', text.check.send);
    await page.heading(text.sending.failed);
    await page.back();
    await page.heading(text.check.title);
    await page.sees(`planted-what-${name}-offline`);
    browser.proxy.setOffline(false);
    const words = await sendAndKeepWords(page);
    expect(words.split(' ')).toHaveLength(12);
    await page.back();
    await page.heading(text.receipt.title);
  });

  test('of a report that was left, and one that was sent, the browser keeps one neutral entry', async () => {
    const own = await startVisitor(name);
    // Another site to the browser, that keeps what it can: so that what is looked for would be found.
    const other = stack.url.replace('127.0.0.1', 'localhost');
    try {
      const page = await own.open(stack.url);
      await answerEverything(page, plantedReport(`${name}-kept`));
      await sendAndKeepWords(page);
      await leave(page);
      const again = await own.open(`${stack.url}/?again`);
      await typeSomething(again);
      await leave(again);
      const keeper = await own.open(other);
      await keeper.evaluate(() => {
        document.cookie = 'visitor=1; max-age=86400';
        localStorage.setItem('visitor', '1');
      });
      await own.close();
      const { visited, ...rest } = await readProfile(name, own.profile, stack.url);
      const title = 'Online form';
      expect(visited.toSorted((a, b) => a.address.length - b.address.length)).toEqual([
        { address: `${stack.url}/`, title },
        { address: `${stack.url}/?again`, title },
      ]);
      expect(rest).toEqual({ cookies: 0, typed: 0, stored: [] });
      const control = await readProfile(name, own.profile, other);
      expect(control).toMatchObject({ visited: [{ address: `${other}/` }], cookies: 1 });
      expect(control.stored).not.toEqual([]);
    } finally {
      await own.end();
    }
  });
});
