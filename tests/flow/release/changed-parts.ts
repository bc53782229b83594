import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { english } from '../../../client/reporter/language.ts';
import { startBrowser } from '../../support/browsers.ts';
import type { TestPage } from '../../support/page.ts';
import { startRecordingProxy } from '../../support/recording-proxy.ts';
import type { TamperingSite } from '../../support/tampering-site.ts';

const { start, troubles, words } = english.text;

/** What is changed by one byte in each kind of file: it still runs, and does something else. */
const CHANGES = {
  entry: { file: /^index-.*\.js$/, from: 'Start a report', to: 'Smart a report' },
  lock: { file: /^lock-.*\.js$/, from: 'saved_malformed', to: 'saved_malformes' },
  promises: { file: /^promises-.*\.js$/, from: 'Each promise below', to: 'Each premise below' },
  style: { file: /^index-.*\.css$/, from: 'margin', to: 'mergin' },
} as const;

type Kind = keyof typeof CHANGES;

/** Makes a site change the named files by one byte each, from the next question on. `built` is the folder of the page. */
async function change(site: TamperingSite, built: string, ...kinds: readonly Kind[]): Promise<void> {
  const names = await readdir(join(built, 'assets'));
  const changes = new Map<string, { from: string; to: string }>();
  for (const { file, from, to } of kinds.map((kind) => CHANGES[kind])) {
    const name = names.find((candidate) => file.test(candidate)) ?? '';
    expect(await readFile(join(built, 'assets', name), 'utf8')).toContain(from);
    changes.set(`/assets/${name}`, { from, to });
  }
  site.tamper = (answer) => {
    const found = changes.get(answer.path);
    if (found !== undefined) answer.body = Buffer.from(answer.body.toString().replace(found.from, found.to));
  };
}

/** As {@link change}, by a site that takes out everything that could make a browser notice. */
async function changeUnnoticed(site: TamperingSite, built: string): Promise<void> {
  await change(site, built, 'entry');
  const { tamper } = site;
  site.tamper = (answer) => {
    tamper(answer);
    delete answer.headers['integrity-policy'];
    if (answer.path !== '/') return;
    answer.body = Buffer.from(answer.body.toString().replace(/ integrity="[^"]+"/g, ''));
  };
}

/** Whether the page's style was taken: browsers give the body a margin, and the style takes it away. */
const hasStyle = (page: TestPage): Promise<boolean> =>
  page.evaluate(() => getComputedStyle(document.body).marginTop === '0px');

/** Shows a browser pages of which one part was changed, and looks whether that part ran and what the page says. */
export async function meetChangedParts(
  name: 'chromium' | 'firefox',
  site: TamperingSite,
  built: string,
): Promise<void> {
  const proxy = await startRecordingProxy();
  const browser = await startBrowser(name, { proxyPort: proxy.port });
  try {
    await changeUnnoticed(site, built);
    const fooled = await browser.open(site.url);
    await fooled.sees('Smart a report');
    expect(await hasStyle(fooled)).toBe(true);

    await change(site, built, 'entry');
    const still = await browser.open(site.url);
    await still.sees('was changed and your browser refused it');
    expect(await still.text()).not.toContain('a report');

    await change(site, built, 'style');
    const plain = await browser.open(site.url);
    await plain.sees(troubles.changed);
    expect(await hasStyle(plain)).toBe(false);

    await change(site, built, 'lock', 'promises');
    const page = await browser.open(site.url);
    await page.sees(troubles.changed);
    await page.press('button', start.promiseMore);
    await page.sees(troubles.changed);
    expect(await page.text()).not.toContain('premise');
    await page.back();
    await page.press('button', start.comeBack);
    await page.fill(words.label, 'what was typed');
    await page.press('button', words.open);
    await page.sees(troubles.changed);
    expect(await page.evaluate(() => document.querySelector('textarea')?.value)).toBe('what was typed');
  } finally {
    await browser.close();
    await browser.discard();
    await proxy.close();
  }
}
