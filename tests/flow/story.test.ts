import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { threads } from '../../client/reporter/text/threads.ts';
import { BROWSERS, startVisitor } from '../support/browsers.ts';
import { dumpData } from '../support/database.ts';
import { scanBytes, scanFolder, type Finding } from '../support/scan.ts';
import { buildPage, startStack, type Stack } from '../support/stack.ts';
import { desk, threadWith } from './commands.ts';
import { answerEverything, canariesOf, comeBack, plantedReport, sendAndKeepWords } from './reporter-steps.ts';

/** What the browsers themselves ask for; no page can stop them, and nothing of the page is in it. */
const BROWSER_SERVICES = /(^|\.)(googleapis\.com|google\.com|mozilla\.com|mozilla\.net|mozilla\.org)(:443)?$/;

const UNIT = 'greater-manchester';
const { thread: onThread } = threads.en;

let stack: Stack;
let out: string;

beforeAll(async () => {
  stack = await startStack({ units: [UNIT], page: await buildPage('reporter') });
  out = join(stack.folder, 'pulled');
});

afterAll(() => stack.close());

/** Searches everything that the server has, at rest: all rows, all files, all that it printed. */
async function scanServer(canaries: readonly string[]): Promise<Finding[]> {
  await stack.kill();
  const dump = Buffer.from(await dumpData(stack.data));
  const findings = [
    ...scanBytes(dump, 'database dump', canaries),
    ...scanBytes(Buffer.from(stack.output()), 'server output', canaries),
    ...(await scanFolder(stack.data, canaries)),
  ];
  await stack.start();
  return findings;
}

describe.each(BROWSERS)('in %s, a report goes all the way', (name) => {
  test('sealed in the browser, opened at the desk, answered, read again, answered; and it leaves no trace', async () => {
    const report = plantedReport(`${name}-4f9a`);
    const canaries = canariesOf(report);
    const browser = await startVisitor(name, { width: 390, height: 844 });
    try {
      const page = await browser.open(stack.url);
      await answerEverything(page, report);
      const words = await sendAndKeepWords(page);
      expect(words.split(' ')).toHaveLength(12);

      expect(await desk(stack, UNIT, 'pull', '--out', out)).toEqual({ opened: 1, failed: 0 });
      const thread = await threadWith(out, report.name);
      const pulled = await readFile(join(out, thread, '0-report.json'), 'utf8');
      for (const canary of canaries) expect(pulled).toContain(canary);

      const question = `When did you last see him do it? ${name}`;
      const questionFile = join(stack.folder, 'question.txt');
      await writeFile(questionFile, question);
      await desk(stack, UNIT, 'reply', '--thread', thread, '--text-file', questionFile);

      const later = await browser.open(stack.url);
      await comeBack(later, words);
      await later.sees(question);
      const answer = `planted-answer-${name}-4f9a`;
      await later.fill(onThread.answer, answer);
      await later.press('button', onThread.send);
      await later.sees(onThread.answerSent);
      expect(await desk(stack, UNIT, 'pull', '--out', out)).toMatchObject({ failed: 0 });
      expect(await readFile(join(out, thread, '1-follow-up.json'), 'utf8')).toContain(answer);

      expect(page.url()).toBe(`${stack.url}/`);
      expect([...page.complaints, ...later.complaints]).toEqual([]);
      const foreign = [...browser.proxy.foreignHosts].filter((host) => !BROWSER_SERVICES.test(host));
      expect(foreign).toEqual([]);

      await browser.close();
      const secrets = [...canaries, answer, words, words.split(' ').slice(0, 6).join(' ')];
      const traces = [
        ...scanBytes(browser.proxy.sent(), 'traffic', secrets),
        ...(await scanServer([...secrets, question])),
        ...(await scanFolder(browser.profile, [...secrets, question])),
      ];
      expect(traces).toEqual([]);
    } finally {
      await browser.end();
    }
  });
});

describe('the scan finds what is planted', () => {
  test('in traffic, in the data folder, and in a browser profile', async () => {
    const canary = 'planted-leak-77c1';
    const browser = await startVisitor('chromium');
    const leaked = join(stack.data, 'leak.txt');
    try {
      await browser.open(`${stack.url}/?q=${canary}`);
      await writeFile(leaked, Buffer.from(canary, 'utf16le'));
      await browser.close();
      expect(scanBytes(browser.proxy.sent(), 'traffic', [canary])).toEqual([{ canary, place: 'traffic' }]);
      expect(await scanServer([canary])).toEqual([{ canary, place: leaked }]);
      expect((await scanFolder(browser.profile, [canary])).length).toBeGreaterThan(0);
    } finally {
      await browser.end();
      await rm(leaked, { force: true });
    }
  });
});
