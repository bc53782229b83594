import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { decodeText, encodeText } from '../../../crypto/encoding.ts';
import { english } from '../../../client/reporter/language.ts';
import { startVisitor } from '../../support/browsers.ts';
import { tamper, type HostileServer, type Passing } from '../../support/hostile-server.ts';
import type { TestPage } from '../../support/page.ts';

const { start, troubles, words } = english.text;

/** What is changed by one byte in each kind of file: it still runs, and does something else. */
const CHANGES = {
  entry: { file: /^index-.*\.js$/, from: 'Start a report', to: 'Smart a report' },
  lock: { file: /^lock-.*\.js$/, from: 'saved_malformed', to: 'saved_malformes' },
  promises: { file: /^promises-.*\.js$/, from: 'Each promise below', to: 'Each premise below' },
  style: { file: /^index-.*\.css$/, from: 'margin', to: 'mergin' },
} as const;

type Kind = keyof typeof CHANGES;

/** Changes the named files by one byte each as they pass. `built` is the folder of the page. */
async function changing(built: string, ...kinds: readonly Kind[]): Promise<(answer: Passing) => void> {
  const names = await readdir(join(built, 'assets'));
  const changes = new Map<string, { from: string; to: string }>();
  for (const { file, from, to } of kinds.map((kind) => CHANGES[kind])) {
    const name = names.find((candidate) => file.test(candidate)) ?? '';
    expect(await readFile(join(built, 'assets', name), 'utf8')).toContain(from);
    changes.set(`/assets/${name}`, { from, to });
  }
  return (answer) => {
    const found = changes.get(answer.path);
    if (found !== undefined) replaceIn(answer, found.from, found.to);
  };
}

function replaceIn(answer: Passing, from: string | RegExp, to: string): void {
  answer.body = encodeText(decodeText(answer.body).replace(from, to));
}

/** Takes out everything that could make a browser notice a change. */
function blindfold(answer: Passing): void {
  delete answer.headers['integrity-policy'];
  if (answer.path === '/') replaceIn(answer, / integrity="[^"]+"/g, '');
}

/** Whether the page's style was taken: browsers give the body a margin, and the style takes it away. */
const hasStyle = (page: TestPage): Promise<boolean> =>
  page.evaluate(() => getComputedStyle(document.body).marginTop === '0px');

/** Shows a browser pages of which one part was changed, and looks whether that part ran and what the page says. */
export async function meetChangedParts(
  name: 'chromium' | 'firefox',
  site: HostileServer,
  built: string,
): Promise<void> {
  const browser = await startVisitor(name);
  const change = async (...kinds: readonly Kind[]): Promise<void> => {
    site.meddle = tamper(await changing(built, ...kinds));
  };
  try {
    const changeEntry = await changing(built, 'entry');
    site.meddle = tamper((answer) => {
      changeEntry(answer);
      blindfold(answer);
    });
    const fooled = await browser.open(site.url);
    await fooled.sees('Smart a report');
    expect(await hasStyle(fooled)).toBe(true);

    await change('entry');
    const still = await browser.open(site.url);
    await still.sees('was changed and your browser refused it');
    expect(await still.text()).not.toContain('a report');

    await change('style');
    const plain = await browser.open(site.url);
    await plain.sees(troubles.changed);
    expect(await hasStyle(plain)).toBe(false);

    await change('lock', 'promises');
    const page = await browser.open(site.url);
    await page.sees(troubles.changed);
    await page.press('button', start.promiseMore);
    await page.sees(troubles.changed);
    expect(await page.text()).not.toContain('premise');
    await page.back();
    await page.heading(start.title);
    // It comes once more, and moves what stands below it.
    await page.sees(troubles.changed);
    await page.press('button', start.comeBack);
    await page.fill(words.label, 'what was typed');
    await page.press('button', words.open);
    await page.sees(troubles.changed);
    expect(await page.evaluate(() => document.querySelector('textarea')?.value)).toBe('what was typed');
  } finally {
    await browser.end();
  }
}
