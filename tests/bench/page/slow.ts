import { setTimeout as sleep } from 'node:timers/promises';
import { answerEverything, plantedReport, sendAndKeepWords } from '../../flow/reporter-steps.ts';
import { chromiumPage, type TestPage } from '../../support/page.ts';
import { inChromium } from './chromium.ts';
import { fillFirstField } from './steps.ts';

/** A slow line over Tor: milliseconds there and back, and bytes a second each way. */
const LINE = { latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 } as const;

/** How long a person sits over a report, in milliseconds; far less than most need, but enough for what goes on behind it. */
const PAUSE_MS = 20_000;

/** Milliseconds that a person waits on a slow line. */
export interface Waits {
  /** From the address to the first field filled in, by a driver that takes no time to read. */
  readonly usableMs: number;
  /** From the button that sends to the page that says it was sent, after a pause over the answers. */
  readonly sentMs: number;
  /** The same where all answers were typed at once: what is usually done by then is waited for. */
  readonly sentAtOnceMs: number;
}

/** Measures waits in a Chromium whose network is held to {@link LINE} by the browser's own emulation. */
export async function measureWaits(origin: string): Promise<Waits> {
  return {
    usableMs: await onSlowLine(origin, async (page, opened) => {
      await fillFirstField(page);
      return since(opened);
    }),
    sentMs: await onSlowLine(origin, (page) => send(page, PAUSE_MS)),
    sentAtOnceMs: await onSlowLine(origin, (page) => send(page, 0)),
  };
}

async function send(page: TestPage, pause: number): Promise<number> {
  await answerEverything(page, plantedReport('slow'));
  await sleep(pause);
  const pressed = performance.now();
  await sendAndKeepWords(page);
  return since(pressed);
}

function onSlowLine(
  origin: string,
  work: (page: TestPage, opened: number) => Promise<number>,
): Promise<number> {
  return inChromium(async (tab) => {
    const line = await tab.context().newCDPSession(tab);
    await line.send('Network.enable');
    await line.send('Network.emulateNetworkConditions', { offline: false, ...LINE });
    const opened = performance.now();
    // Not until the load event: what comes in the background would be waited for too.
    await tab.goto(origin, { waitUntil: 'commit' });
    return work(chromiumPage(tab), opened);
  });
}

function since(begin: number): number {
  return Math.round(performance.now() - begin);
}
