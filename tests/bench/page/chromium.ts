import { chromium, type Page } from 'playwright-core';

/** Runs `work` in the tab of a fresh Chromium that has nothing stored; `more` are arguments of its command line. */
export async function inChromium<T>(
  work: (tab: Page) => Promise<T>,
  more: readonly string[] = [],
): Promise<T> {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', ...more],
  });
  try {
    return await work(await browser.newPage());
  } finally {
    await browser.close();
  }
}
