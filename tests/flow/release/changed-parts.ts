import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { english } from '../../../client/reporter/language.ts';
import { startBrowser } from '../../support/browsers.ts';
import type { TestPage } from '../../support/page.ts';
import { startRecordingProxy } from '../../support/recording-proxy.ts';
import type { TamperingSite } from '../../support/tampering-site.ts';
import { answerEverything, plantedReport } from '../reporter-steps.ts';

const { start, troubles, sending } = english.text;

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
  for (const { file, ...words } of kinds.map((kind) => CHANGES[kind])) {
    const name = names.find((candidate) => file.test(candidate)) ?? '';
    expect(await readFile(join(built, 'assets', name), 'utf8')).toContain(words.from);
    changes.set(`/assets/${name}`, words);
  }
  site.tamper = (answer) => {
    const words = changes.get(answer.path);
    if (words !== undefined) answer.body = Buffer.from(answer.body.toString().replace(words.from, words.to));
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

const hasStyle = (page: TestPage): Promise<boolean> =>
  page.evaluate(
    () =>
      getComputedStyle(document.querySelector('button.exit')!).position !== 'static' ||
      document.styleSheets.length > 0,
  );

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
    await answerEverything(page, plantedReport('kept'));
    await page.press('button', 'Send my report');
    await page.heading(sending.failed);
    await page.sees(troubles.changed);
    site.tamper = () => undefined;
    const t = Date.now();
    await page.press('button', 'Try again');
    await new Promise((r) => setTimeout(r, 5000));
    console.log(name, 'RETRY', (await page.text()).slice(0, 700), Date.now() - t);
    await page.press('button', sending.answers);
    await page.sees(plantedReport('kept').what);
  } finally {
    await browser.close();
    await browser.discard();
    await proxy.close();
  }
}
