import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { english } from '../../../client/reporter/language.ts';
import { buildPage, startStack, type Stack } from '../../support/stack.ts';

const { text } = english;

/** The service and the people who come to it; there while a file's tests run. */
class People {
  #parts: { readonly stack: Stack; readonly browser: Browser } | null = null;

  async start(units: readonly string[]): Promise<void> {
    // Nobody here waits for the proof of work; it is asked for all the same.
    const stack = await startStack({ units, page: await buildPage('reporter'), env: { PROOF_TRIES: '10' } });
    const browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu'],
    });
    this.#parts = { stack, browser };
  }

  /** Everybody closes their browser. */
  async go(): Promise<void> {
    await Promise.all(this.browser.contexts().map((context) => context.close()));
  }

  async end(): Promise<void> {
    await this.browser.close();
    await this.stack.close();
  }

  get stack(): Stack {
    return this.#parts!.stack;
  }

  get browser(): Browser {
    return this.#parts!.browser;
  }

  /** Somebody's own browser with nothing in it, at a phone's width unless told otherwise, on the first page; gone after the test. */
  readonly newcomer = async (width = 390): Promise<Page> => {
    const context = await this.browser.newContext({ viewport: { width, height: 844 } });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(this.stack.url);
    return page;
  };
}

/** The {@link People} of a test file, and a service with these units. */
export function startPeople(...units: readonly string[]): People {
  const people = new People();
  beforeAll(() => people.start(units));
  afterEach(() => people.go());
  afterAll(() => people.end());
  return people;
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

/** The receipt's words on show, with a space between. */
export const wordsOn = async (page: Page): Promise<string> =>
  (await page.locator('ol.receipt li').allInnerTexts()).join(' ');

/** Sends the report; the receipt's words. */
export async function send(page: Page): Promise<string> {
  await press(page, text.check.send);
  await shown(page, text.receipt.title);
  return wordsOn(page);
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

/** The requests, by method and path, that a page sends from now on. */
export function requestsOf(page: Page): readonly string[] {
  const sent: string[] = [];
  page.on('request', (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`));
  return sent;
}
