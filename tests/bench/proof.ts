import { dayOf } from '../../crypto/days.ts';
import { ready } from '../../crypto/sodium.ts';
import { startBrowser } from '../support/browsers.ts';
import { startRecordingProxy } from '../support/recording-proxy.ts';
import { spread, type Spread } from './figures.ts';
import { inChromium } from './page/chromium.ts';
import { check, MEASURES, type Measure } from './proof/check.ts';
import { makeMaterial } from './proof/material.ts';
import { startCheckSite } from './proof/site.ts';

const ENTRIES = 100_000;
const ROUNDS = 9;

/** What one kind of machine pays for each thing, in milliseconds by the clock; see {@link MEASURES}. */
type Paid = Readonly<Record<Measure, Spread>>;

/** What `proof` measures: how long a reporter's page takes to see how a certificate stands in the log. */
export interface ProofFigures {
  readonly entries: number;
  readonly certificates: number;
  readonly cosignatures: number;
  /** With WebAssembly and compiler; the first round is left out, as it warms the compiler. */
  readonly node: Paid;
  /** Chromium without a compiler, which has no WebAssembly then. Every round is a page's first, as a page checks once. */
  readonly chromiumJitless: Paid;
  /** The same in Firefox as Tor Browser's "Safer" has it: without WebAssembly and compilers. */
  readonly firefoxSafer: Paid;
}

/** Measures how a certificate of a log of 100,000 entries is judged: in Node, and by the page's own code in browsers. */
export async function measureProof(): Promise<ProofFigures> {
  await ready();
  const material = await makeMaterial(ENTRIES, dayOf(Date.now()));
  const site = await startCheckSite(material);
  try {
    await eachMeasure((measure) => check(material, measure));
    return {
      entries: ENTRIES,
      certificates: material.list.certificates.length,
      cosignatures: material.list.log?.desks.length ?? 0,
      node: await eachMeasure((measure) => check(material, measure)),
      chromiumJitless: await inJitless(site.url),
      firefoxSafer: await inSafer(site.url),
    };
  } finally {
    await site.close();
  }
}

async function eachMeasure(look: (measure: Measure) => Promise<number>): Promise<Paid> {
  const all: [Measure, Spread][] = [];
  for (const measure of MEASURES) {
    const rounds: number[] = [];
    while (rounds.length < ROUNDS) rounds.push(await look(measure));
    all.push([measure, spread(rounds)]);
  }
  return Object.fromEntries(all) as Paid;
}

/** What `proof/page.ts` puts there. */
declare function run(): Promise<number>;

function inJitless(url: string): Promise<Paid> {
  const work = (measure: Measure): Promise<number> =>
    inChromium(
      async (tab) => {
        await tab.goto(`${url}/#${measure}`);
        return tab.evaluate(() => run());
      },
      ['--js-flags=--jitless'],
    );
  return eachMeasure(work);
}

async function inSafer(url: string): Promise<Paid> {
  const proxy = await startRecordingProxy();
  const browser = await startBrowser('firefox-safer', { proxyPort: proxy.port });
  try {
    return await eachMeasure(async (measure) => {
      const page = await browser.open(`${url}/#${measure}`);
      return page.evaluate(() => run());
    });
  } finally {
    await browser.close();
    await browser.discard();
    await proxy.close();
  }
}
