import type { Page } from 'playwright-core';
import { PASSPHRASE, type Unit } from '../../support/stack.ts';
import { processorSeconds, type CpuShares } from './processor.ts';

/** How long a pull took, and what it cost. */
export interface Pulled {
  /** From the first question for the inbox until all reports are on the screen. */
  readonly milliseconds: number;
  /** In microseconds for each report. */
  readonly processorUs: CpuShares;
}

/** Opens the desk in a tab that has kept nothing, and waits until `count` reports are shown. */
export async function openDesk(tab: Page, desk: Unit & { url: string }, count: number): Promise<Pulled> {
  await tab.setViewportSize({ width: 1280, height: 900 });
  await tab.goto(desk.url);
  await tab.waitForFunction(() => document.querySelector<HTMLInputElement>('#server')?.value !== '');
  await tab.getByLabel('Key file', { exact: true }).setInputFiles(desk.keyFile);
  await tab.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  const before = await processorSeconds();
  await tab.getByRole('button', { name: 'Open the desk', exact: true }).click();
  const milliseconds = await tab.evaluate(async (all) => {
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
    const isWhole = (): boolean =>
      document.querySelector('.list__count')?.textContent === `${String(all)} in all` &&
      document.querySelector('[role=row] button') !== null;
    while (!isWhole()) await frame();
    const shown = await frame();
    const [first] = performance
      .getEntriesByType('resource')
      .filter(({ name }) => name.includes('/api/desk/inbox'));
    return shown - (first?.startTime ?? Number.NaN);
  }, count);
  const after = await processorSeconds();
  const each = (kind: keyof CpuShares): number =>
    Math.round(((after[kind] - before[kind]) * 1_000_000) / count);
  return {
    milliseconds,
    processorUs: {
      page: each('page'),
      browser: each('browser'),
      server: each('server'),
      database: each('database'),
    },
  };
}

/** Types into the search field, and gives for each key how long it took until the frame that shows its answer was painted. */
export async function searchKeys(tab: Page): Promise<number[]> {
  // What is found is kept on this machine meanwhile; nothing is measured before that is over.
  await tab.waitForTimeout(5000);
  await tab.evaluate(() => {
    const kept: number[] = [];
    Object.assign(globalThis, { kept });
    document.addEventListener(
      'keydown',
      ({ timeStamp }) => {
        requestAnimationFrame(() => {
          const painted = new MessageChannel();
          painted.port1.onmessage = () => kept.push(performance.now() - timeStamp);
          painted.port2.postMessage(null);
        });
      },
      { capture: true },
    );
  });
  await tab.locator('#search').focus();
  for (const typed of ['harbour', 'allotment 77', 'nobody like that']) {
    await tab.keyboard.type(typed, { delay: 120 });
    for (let letter = 0; letter < typed.length; letter += 1) {
      await tab.keyboard.press('Backspace', { delay: 60 });
    }
  }
  await tab.waitForTimeout(500);
  return tab.evaluate(() => (globalThis as unknown as { kept: number[] }).kept);
}
