import { createHash, randomFillSync } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { answerEverything, plantedReport } from '../flow/reporter-steps.ts';
import { runChild } from '../support/child.ts';
import { chromiumPage } from '../support/page.ts';
import { buildPage, startStack, type Stack } from '../support/stack.ts';
import { BenchFailure } from './failure.ts';
import { secondsSince } from './figures.ts';
import { followMemory } from './large/memory.ts';
import { startRelay } from '../support/relay.ts';
import { inChromium } from './page/chromium.ts';

const MIB = 1_048_576;
const FORCE = 'greater-manchester';

/** What `large` measures: one file through the page, over a torn line and a killed server, to the desk. */
export interface LargeFigures {
  readonly fileMiB: number;
  /** Whether the desk has saved the very bytes. */
  readonly identical: boolean;
  /** The most that all of the browser's page processes took beyond what they had before sending, MiB resident. */
  readonly pageGrowthMiB: number;
  /** The same of the server, each of the two held against itself when it was ready. */
  readonly serverGrowthMiB: number;
  /** From the button that sends to the page that says it was sent, with the server away for a while. */
  readonly sentSeconds: number;
  readonly fetchedSeconds: number;
}

/**
 * Sends a file of `LARGE_MIB` (1024) from a real page. After a third of it the connection is torn, after two thirds the server is
 * killed and started again. Then the desk fetches it.
 */
export async function measureLarge(): Promise<LargeFigures> {
  const size = Number(process.env['LARGE_MIB'] ?? 1024);
  if (!Number.isInteger(size) || size < 1) throw new BenchFailure('LARGE_MIB is a whole number of MiB.');
  const folder = await mkdtemp(join(tmpdir(), 'drop-box-large-'));
  const built = await buildPage('reporter');
  const stack = await startStack({ units: [FORCE], page: built });
  const relay = await startRelay(Number(new URL(stack.url).port));
  try {
    const path = join(folder, 'large.bin');
    await writeRandom(path, size);
    const sent = await inChromium(async (tab) => {
      await tab.goto(relay.url);
      await answerEverything(chromiumPage(tab), plantedReport('large'), () => chooseFile(tab, path));
      return send(tab, stack, () => relay.tear());
    });
    const begun = performance.now();
    const fetched = await fetchAtDesk(stack, folder);
    const fetchedSeconds = secondsSince(begun);
    const identical = (await hashOf(fetched)) === (await hashOf(path));
    return { fileMiB: size, identical, ...sent, fetchedSeconds };
  } finally {
    await relay.close();
    await stack.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function chooseFile(tab: Page, path: string): Promise<void> {
  await tab.getByLabel('Choose files', { exact: true }).setInputFiles(path);
  await tab.getByText('We do not know this kind of file').waitFor();
}

async function send(
  tab: Page,
  stack: Stack,
  tear: () => void,
): Promise<Pick<LargeFigures, 'pageGrowthMiB' | 'serverGrowthMiB' | 'sentSeconds'>> {
  const page = await followMemory('--type=renderer');
  const first = await followMemory('server/main.ts');
  const begun = performance.now();
  await tab.getByRole('button', { name: 'Send my report' }).click();
  await arrived(tab, 1 / 3);
  tear();
  await arrived(tab, 2 / 3);
  const before = await first.end();
  await stack.kill('SIGKILL');
  await stack.start();
  const second = await followMemory('server/main.ts');
  await tab.getByRole('heading', { name: 'Your report has been sent' }).waitFor({ timeout: 0 });
  const sentSeconds = secondsSince(begun);
  return {
    pageGrowthMiB: await page.end(),
    serverGrowthMiB: Math.max(before, await second.end()),
    sentSeconds,
  };
}

/** Waits until that share of the file has arrived. */
async function arrived(tab: Page, share: number): Promise<void> {
  await tab.waitForFunction((least) => (document.querySelector('progress')?.position ?? 0) >= least, share, {
    timeout: 0,
    polling: 250,
  });
}

/** Fetches the report with its file; gives where the file was saved. */
async function fetchAtDesk(stack: Stack, folder: string): Promise<string> {
  const unit = stack.unit(FORCE);
  const out = join(folder, 'out');
  const connect = ['--server', stack.url, '--root', stack.root];
  const key = ['--key', unit.keyFile, '--passphrase-file', unit.passphraseFile];
  const done = await runChild('client/cli/desk.ts', ['pull', ...connect, ...key, '--out', out, '--files']);
  if (done.code !== 0) throw new BenchFailure(`The desk could not fetch it: ${done.stderr}`);
  const entries = await readdir(out, { recursive: true, withFileTypes: true });
  const file = entries.find((entry) => entry.isFile() && entry.parentPath.endsWith('files'));
  if (file === undefined) throw new BenchFailure('The desk has saved no file.');
  return join(file.parentPath, file.name);
}

async function writeRandom(path: string, mib: number): Promise<void> {
  const file = await open(path, 'w');
  const block = Buffer.alloc(MIB);
  for (let written = 0; written < mib; written += 1) await file.write(randomFillSync(block));
  await file.close();
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}
