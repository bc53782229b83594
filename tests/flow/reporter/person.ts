import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { english } from '../../../client/reporter/language.ts';

const { text } = english;

/** A person's own browser at a phone's width, with nothing in it, on the first page of `url`. */
export async function newcomer(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(url);
  return page;
}

/** Presses the button of this name. */
export const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click();
/** Waits until the page with this title is there. */
export const shown = (page: Page, name: string): Promise<void> =>
  page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
/** Chooses one of the radios by its name. */
export const choose = (page: Page, name: string): Promise<void> =>
  page.getByRole('radio', { name, exact: true }).check();
/** Presses "Continue". */
export const onward = (page: Page): Promise<void> => press(page, text.bar.next);

/** From the first page to the list of forces. */
export async function toForces(page: Page): Promise<void> {
  await press(page, text.start.begin);
  await onward(page);
  await choose(page, text.danger.no);
  await onward(page);
  await shown(page, text.force.title);
}

/** From the heading of the report to "Check your answers", with the least that a report can say, and what `atFiles` adds. */
export async function answerShortly(page: Page, what: string, atFiles?: () => Promise<void>): Promise<void> {
  await shown(page, text.headings.title);
  await page.getByRole('checkbox', { name: text.headings.choices['something-else'] }).check();
  await onward(page);
  await onward(page);
  await page.getByLabel(text.what.title, { exact: true }).fill(what);
  const title = page.getByRole('heading', { level: 1 });
  for (let said = text.what.title; said !== text.check.title; said = await title.innerText()) {
    if (said === text.risk.title) await choose(page, text.risk.choices.no);
    if (said === text.files.title) await atFiles?.();
    await onward(page);
    await expect.poll(() => title.innerText()).not.toBe(said);
  }
}

/** Sends the report; the receipt's words, by spaces between. */
export async function send(page: Page): Promise<string> {
  await press(page, text.check.send);
  await shown(page, text.receipt.title);
  return (await page.locator('ol.receipt li').allInnerTexts()).join(' ');
}

/** A whole report to Greater Manchester Police, as far as "Check your answers"; `atFiles` as in {@link answerShortly}. */
export async function reportToManchester(
  page: Page,
  what: string,
  atFiles?: () => Promise<void>,
): Promise<void> {
  await toForces(page);
  await choose(page, 'Greater Manchester Police');
  await onward(page);
  await choose(page, text.conflict.choices.none);
  await onward(page);
  await answerShortly(page, what, atFiles);
}

/** From the first page to the thread of these words. */
export async function comeBack(page: Page, words: string): Promise<void> {
  await press(page, text.start.comeBack);
  await page.getByLabel(text.words.label).fill(words);
  await press(page, text.words.open);
}
