import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core';
import { expect } from 'vitest';

/** A Chromium tab in which each step can be held against the accessibility rules. */
export interface AuditedTab {
  readonly page: Page;
  /**
   * Checks what is on show: no violation that axe finds (WCAG 2.2 AA and good practice), nothing wider than the
   * screen, every field that can be typed into marked as not to be kept, and the focus on what changed.
   */
  readonly audit: (step: string, focus: 'heading' | 'summary' | 'anything') => Promise<void>;
  readonly close: () => Promise<void>;
}

/** How long a busy machine may take over one step. */
const PATIENCE = 30_000;

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Starts Chromium at a width, in CSS pixels. */
export async function openAudited(url: string, width: number): Promise<AuditedTab> {
  const browser: Browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
  const context = await browser.newContext({ viewport: { width, height: 800 } });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  await page.goto(url);
  const session = await context.newCDPSession(page);
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

  return {
    page,
    audit: async (step, focus) => {
      const patience = { timeout: PATIENCE, message: `${step}: focus` };
      await expect.poll(() => focusedOn(page), patience).toMatch(FOCUS[focus]);
      expect(await violations(session, axe), step).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), step).toBe(0);
      expect(await page.evaluate(keptFields), `${step}: fields that a browser would keep`).toEqual([]);
    },
    close: () => browser.close(),
  };
}

const FOCUS = { heading: /^H1/, summary: /error-summary/, anything: /./ } as const;

function focusedOn(page: Page): Promise<string> {
  return page.evaluate(
    () => `${document.activeElement?.tagName ?? ''} ${document.activeElement?.className ?? ''}`,
  );
}

/** Runs axe in a world of its own, past the page's policy, which lets no foreign script in. */
async function violations(session: CDPSession, axe: string): Promise<unknown> {
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId } = await session.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
    worldName: 'axe',
  });
  const run = `axe.run(document, { runOnly: ${JSON.stringify(RULES)} }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', ')))`;
  await session.send('Runtime.evaluate', { expression: axe, contextId: executionContextId });
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression: run,
    contextId: executionContextId,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails !== undefined) throw new Error(exceptionDetails.text);
  return result.value;
}

function keptFields(): string[] {
  return [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')]
    .filter((field) => {
      const isTyped = field.tagName === 'TEXTAREA' || field.type === 'text';
      const isTicked =
        !isTyped && (field as HTMLInputElement).checked !== (field as HTMLInputElement).defaultChecked;
      return field.getAttribute('autocomplete') !== 'off' || isTicked || (isTyped && field.spellcheck);
    })
    .map(({ id }) => id);
}
