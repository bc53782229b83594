import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { CDPSession, Page } from 'playwright-core';
import { expect } from 'vitest';

/** A Chromium tab in which each step can be held against the accessibility rules. */
export interface AuditedTab {
  readonly page: Page;
  /**
   * Checks what is on show: no violation that axe finds (WCAG 2.2 AA and good practice), nothing wider than the
   * screen, every field that can be typed into marked as not to be kept, and the focus on what changed.
   */
  readonly audit: (step: string, focus: 'heading' | 'summary' | 'anything') => Promise<void>;
}

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Makes an {@link AuditedTab} of a tab. */
export async function audited(page: Page): Promise<AuditedTab> {
  const session = await page.context().newCDPSession(page);
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

  return {
    page,
    audit: async (step, focus) => {
      await expect.poll(() => focusedOn(page), { message: `${step}: focus` }).toMatch(FOCUS[focus]);
      expect(await violations(session, axe), step).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), step).toBe(0);
      expect(await page.evaluate(keptFields), `${step}: fields that a browser would keep`).toEqual([]);
    },
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
  const contextId = executionContextId;
  const there = await session.send('Runtime.evaluate', { expression: 'typeof axe', contextId });
  if (there.result.value === 'undefined')
    await session.send('Runtime.evaluate', { expression: axe, contextId });
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression: run,
    contextId,
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
