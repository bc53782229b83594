import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { AxeResults } from 'axe-core';
import { PASSPHRASE } from '../../support/stack.ts';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** How Chromium is started for a desk. */
export const CHROMIUM = { executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] };

/** How the desk page is opened. */
export interface DeskPageOptions {
  /** The page's clock stands until the test moves it. */
  readonly clock?: boolean;
  /** A folder in which a browser of its own keeps what it stores, as it does for people. */
  readonly profile?: string;
}

/** The desk page on a machine of its own, used the way an investigator does. */
export class DeskPage {
  readonly page: Page;
  /** What the page wrote to its console as a warning or error, and its uncaught errors. */
  readonly complaints: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(60_000);
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  /** Opens the page in a browser that keeps nothing, or in one with a profile. */
  static async open(browser: Browser, url: string, options: DeskPageOptions = {}): Promise<DeskPage> {
    const viewport = { width: 1280, height: 900 };
    const context =
      options.profile === undefined
        ? await browser.newContext({ viewport })
        : await chromium.launchPersistentContext(options.profile, { ...CHROMIUM, viewport });
    const page = await context.newPage();
    if (options.clock === true) await page.clock.install();
    return DeskPage.#at(page, url);
  }

  static async #at(page: Page, url: string): Promise<DeskPage> {
    const desk = new DeskPage(page);
    await page.goto(url);
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#server')?.value !== '');
    return desk;
  }

  /** Opens another window of the same browser. */
  async another(): Promise<DeskPage> {
    return DeskPage.#at(await this.page.context().newPage(), this.page.url());
  }

  close(): Promise<void> {
    return this.page.context().close();
  }

  async press(name: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
  }

  /** Fetches what is new, to its end. */
  async refresh(): Promise<void> {
    await this.press('Refresh');
    await this.page.getByRole('button', { name: 'Refresh', disabled: false }).waitFor();
  }

  async fill(label: string, text: string): Promise<void> {
    await this.page.getByLabel(label, { exact: true }).fill(text);
  }

  async choose(label: string, path: string): Promise<void> {
    await this.page.getByLabel(label, { exact: true }).setInputFiles(path);
  }

  async sees(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }

  async heading(level: number, name: string | RegExp): Promise<void> {
    await this.page.getByRole('heading', { level, name }).waitFor();
  }

  /** All text that can be read now. */
  text(): Promise<string> {
    return this.page.locator('body').innerText();
  }

  /** Chooses the key file and types the passphrase; what comes of it is for the test to see. */
  async tryKey(keyFile: string, passphrase = PASSPHRASE): Promise<void> {
    await this.choose('Key file', keyFile);
    await this.fill('Passphrase', passphrase);
    await this.press('Open the desk');
  }

  /** Opens the desk and waits until everything is fetched. */
  async unlock(keyFile: string, passphrase?: string): Promise<void> {
    await this.tryKey(keyFile, passphrase);
    await this.heading(1, 'Inbox');
    await this.sees('Up to date at');
  }

  /** Opens the newest unread report. */
  async openNewest(): Promise<void> {
    await this.press('Next unread');
    await this.heading(2, /^Report /);
  }

  /** Writes and sends a reply into the open case. */
  async reply(text: string): Promise<void> {
    await this.fill('Your reply', text);
    await this.press('Check the reply');
    await this.press('Send the reply');
  }

  /** Sees the browser ask before the page is loaded anew, and stays. */
  async staysWhenAsked(): Promise<void> {
    const asked = this.page.waitForEvent('dialog');
    await this.page.evaluate(() => setTimeout(() => location.reload()));
    const dialog = await asked;
    if (dialog.type() !== 'beforeunload') throw new Error('the page asks something else');
    await dialog.dismiss();
  }

  /** Goes on with the Tab key until a field or button of that name has the focus. */
  async tabTo(name: string): Promise<void> {
    for (let presses = 0; presses < 90; presses += 1) {
      await this.page.keyboard.press('Tab');
      const at = await this.page.evaluate(() => {
        const { activeElement: element } = document;
        if (!(element instanceof HTMLElement)) return '';
        const labels = (element as Partial<HTMLInputElement>).labels ?? null;
        return (labels?.item(0) ?? element).innerText.trim();
      });
      if (at.startsWith(name)) return;
    }
    throw new Error(`the keyboard does not reach ${name}`);
  }

  /** Presses a button that offers a file, and gives the file's path and name. */
  async save(name: string | RegExp): Promise<{ readonly path: string; readonly name: string }> {
    const [download] = await Promise.all([this.page.waitForEvent('download'), this.press(name)]);
    return { path: await download.path(), name: download.suggestedFilename() };
  }

  /** What an accessibility check finds on the page as it stands, each as one line. */
  async barriers(): Promise<string[]> {
    if (!(await this.page.evaluate(() => 'axe' in globalThis))) {
      await this.page.evaluate(await readFile(axePath, 'utf8'));
    }
    const results = await this.page.evaluate(() => {
      const { axe } = globalThis as unknown as { axe: { run(): Promise<AxeResults> } };
      return axe.run();
    });
    if (results.passes.length === 0) throw new Error('the accessibility check looked at nothing');
    return results.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }
}
