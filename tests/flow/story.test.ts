import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSERS, startBrowser } from '../support/browsers.ts';
import { runChild } from '../support/child.ts';
import { dumpDatabase } from '../support/dump.ts';
import { threadWith } from '../support/pulled.ts';
import { startRecordingProxy } from '../support/recording-proxy.ts';
import { scanBytes, scanFolder, type Finding } from '../support/scan.ts';
import { buildPage, startStack, type Stack, type Unit } from '../support/stack.ts';
import { answerEverything, canariesOf, comeBack, plantedReport, sendAndKeepWords } from './reporter-steps.ts';

/** What the browsers themselves ask for; no page can stop them, and nothing of the page is in it. */
const BROWSER_SERVICES = /(^|\.)(googleapis\.com|google\.com|mozilla\.com|mozilla\.net|mozilla\.org)(:443)?$/;

let stack: Stack;
let unit: Unit;
let out: string;

beforeAll(async () => {
  stack = await startStack({ units: ['greater-manchester'], page: await buildPage('reporter') });
  unit = stack.unit('greater-manchester');
  out = await mkdtemp(join(tmpdir(), 'drop-box-pulled-'));
});

afterAll(async () => {
  await rm(out, { recursive: true, force: true });
  await stack.close();
});

async function desk(command: string, ...args: string[]): Promise<Record<string, unknown>> {
  const common = ['--server', stack.url, '--root', stack.root, '--key', unit.keyFile];
  const passphrase = ['--passphrase-file', unit.passphraseFile];
  const done = await runChild('client/cli/desk.ts', [command, ...common, ...passphrase, ...args]);
  expect(done.stderr).toBe('');
  expect(done.code).toBe(0);
  return JSON.parse(done.stdout) as Record<string, unknown>;
}

/** Searches everything that the server has, at rest: all rows, all files, all that it printed. */
async function scanServer(canaries: readonly string[]): Promise<Finding[]> {
  await stack.kill();
  const dump = await dumpDatabase(stack.data);
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
    const proxy = await startRecordingProxy();
    const browser = await startBrowser(name, { proxyPort: proxy.port, width: 390, height: 844 });
    try {
      const page = await browser.open(stack.url);
      await answerEverything(page, report);
      const words = await sendAndKeepWords(page);
      expect(words.split(' ')).toHaveLength(12);

      expect(await desk('pull', '--out', out)).toEqual({ opened: 1, failed: 0 });
      const thread = await threadWith(out, report.name);
      const pulled = await readFile(join(out, thread, '0-report.json'), 'utf8');
      for (const canary of canaries) expect(pulled).toContain(canary);

      const question = `When did you last see him do it? ${name}`;
      const questionFile = join(out, 'question.txt');
      await writeFile(questionFile, question);
      await desk('reply', '--thread', thread, '--text-file', questionFile);

      const later = await browser.open(stack.url);
      await comeBack(later, words);
      await later.sees(question);
      const answer = `planted-answer-${name}-4f9a`;
      await later.fill('Your message', answer);
      await later.press('button', 'Send my message');
      await later.sees('Your message has been sent');
      expect(await desk('pull', '--out', out)).toMatchObject({ failed: 0 });
      expect(await readFile(join(out, thread, '1-follow-up.json'), 'utf8')).toContain(answer);

      expect(page.url()).toBe(`${stack.url}/`);
      expect([...page.complaints, ...later.complaints]).toEqual([]);
      const foreign = [...proxy.foreignHosts].filter((host) => !BROWSER_SERVICES.test(host));
      expect(foreign).toEqual([]);

      await browser.close();
      const secrets = [...canaries, answer, words, words.split(' ').slice(0, 6).join(' ')];
      const traces = [
        ...scanBytes(proxy.sent(), 'traffic', secrets),
        ...(await scanServer([...secrets, question])),
        ...(await scanFolder(browser.profile, [...secrets, question])),
      ];
      expect(traces).toEqual([]);
    } finally {
      await browser.close();
      await browser.discard();
      await proxy.close();
    }
  });
});

describe('the scan finds what is planted', () => {
  test('in traffic, in the data folder, and in a browser profile', async () => {
    const canary = 'planted-leak-77c1';
    const proxy = await startRecordingProxy();
    const browser = await startBrowser('chromium', { proxyPort: proxy.port });
    const leaked = join(stack.data, 'leak.txt');
    try {
      await browser.open(`${stack.url}/?q=${canary}`);
      await writeFile(leaked, Buffer.from(canary, 'utf16le'));
      await browser.close();
      expect(scanBytes(proxy.sent(), 'traffic', [canary])).toEqual([{ canary, place: 'traffic' }]);
      expect(await scanServer([canary])).toEqual([{ canary, place: leaked }]);
      expect((await scanFolder(browser.profile, [canary])).length).toBeGreaterThan(0);
    } finally {
      await browser.close();
      await browser.discard();
      await proxy.close();
      await rm(leaked, { force: true });
    }
  });
});
