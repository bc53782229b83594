import type { Page as ChromiumPage } from 'playwright-core';
import type { ElementHandle, Page as FirefoxPage } from 'puppeteer-core';

/** A tab under test, driven the way a person uses it: by what is read out, not by how it is built. */
export interface TestPage {
  /** Types into the field with that label, replacing what stood there. */
  fill(label: string, text: string): Promise<void>;
  /** Activates the button, link, radio or checkbox with that name. */
  press(role: 'button' | 'link' | 'radio' | 'checkbox', name: string): Promise<void>;
  /** Waits until the page's first-level heading says this. */
  heading(text: string): Promise<void>;
  /** Waits until this text can be read somewhere on the page. */
  sees(text: string): Promise<void>;
  /** All text that can be read now. */
  text(): Promise<string>;
  /** Runs a function inside the page. */
  evaluate<T>(script: () => T | Promise<T>): Promise<T>;
  /** Presses keys of the keyboard, one after the other. */
  keys(...names: readonly string[]): Promise<void>;
  back(): Promise<void>;
  reload(): Promise<void>;
  url(): string;
  screenshot(path: string): Promise<void>;
  /** Chooses a file of this machine in the field with that label. */
  chooseFile(label: string, path: string): Promise<void>;
  /** What the page wrote to its console as a warning or error, and its uncaught errors. */
  readonly complaints: readonly string[];
}

const PATIENCE = 60_000;

/** Drives a Chromium tab through Playwright. */
export function chromiumPage(page: ChromiumPage): TestPage {
  const complaints: string[] = [];
  page.setDefaultTimeout(PATIENCE);
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return {
    complaints,
    fill: (label, text) => page.getByLabel(label, { exact: true }).fill(text),
    press: (role, name) => page.getByRole(role, { name, exact: true }).click(),
    heading: (text) => page.getByRole('heading', { level: 1, name: text }).waitFor(),
    sees: (text) => page.getByText(text).first().waitFor(),
    text: () => page.locator('body').innerText(),
    evaluate: (script) => page.evaluate(script),
    keys: async (...names) => {
      for (const name of names) await page.keyboard.press(name);
    },
    back: async () => {
      await page.goBack();
    },
    reload: async () => {
      await page.reload();
    },
    url: () => page.url(),
    screenshot: async (path) => {
      await page.screenshot({ path, fullPage: true });
    },
    chooseFile: (label, path) => page.getByLabel(label, { exact: true }).setInputFiles(path),
  };
}

/** Drives a Firefox tab through Puppeteer's WebDriver BiDi. */
export function firefoxPage(page: FirefoxPage): TestPage {
  const complaints: string[] = [];
  page.setDefaultTimeout(PATIENCE);
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warn') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  const named = async (name: string, role?: string) => {
    const quoted = name.replaceAll('"', '\\"');
    const selector = `::-p-aria([name="${quoted}"]${role === undefined ? '' : `[role="${role}"]`})`;
    const element = await page.waitForSelector(selector, { timeout: PATIENCE }).catch(() => null);
    if (element !== null) return element;
    const shown = await page.evaluate(() => document.querySelector('h1')?.innerText ?? '');
    throw new Error(`there is no ${role ?? 'field'} ‘${name}’ under ‘${shown}’`);
  };
  const waitForText = (selector: string, text: string) =>
    page.waitForFunction(
      (where: string, wanted: string) =>
        [...document.querySelectorAll<HTMLElement>(where)].some((element) =>
          element.innerText.includes(wanted),
        ),
      { timeout: PATIENCE },
      selector,
      text,
    );
  return {
    complaints,
    fill: async (label, text) => {
      const field = await named(label, 'textbox');
      await field.evaluate((found) => {
        const control = found.closest('label')?.control ?? found;
        if (!(control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement)) {
          throw new Error('this is no field for text');
        }
        control.focus();
        control.select();
      });
      if (text === '') await page.keyboard.press('Delete');
      else await page.keyboard.type(text);
    },
    press: async (role, name) => {
      const element = await named(name, role);
      await element.click();
    },
    heading: async (text) => {
      await waitForText('h1', text);
    },
    sees: async (text) => {
      await waitForText('body', text);
    },
    text: () => page.evaluate(() => document.body.innerText),
    evaluate: (script) => page.evaluate(script),
    keys: async (...names) => {
      for (const name of names) await page.keyboard.press(name as Parameters<typeof page.keyboard.press>[0]);
    },
    back: async () => {
      await page.goBack();
    },
    reload: async () => {
      await page.reload();
    },
    url: () => page.url(),
    screenshot: async (path) => {
      await page.screenshot({ path, fullPage: true });
    },
    chooseFile: async (label, path) => {
      const field = await named(label);
      const input = await field.evaluateHandle((found) => found.closest('label')?.control ?? found);
      const element = input.asElement() as ElementHandle<HTMLInputElement> | null;
      if (element === null) throw new Error('there is no such field');
      await element.uploadFile(path);
    },
  };
}
