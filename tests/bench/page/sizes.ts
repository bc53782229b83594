import { answerEverything, plantedReport, sendAndKeepWords } from '../../flow/reporter-steps.ts';
import { startBrowser, type BrowserName } from '../../support/browsers.ts';
import { startRecordingProxy } from '../../support/recording-proxy.ts';
import { bytesAsSent, pathsAskedFor } from './paths.ts';

/** What browsers ask for by themselves, whatever page is open; no page can stop it. */
const BROWSER_SERVICES = /(^|\.)(googleapis\.com|google\.com|mozilla\.com|mozilla\.net|mozilla\.org)(:443)?$/;

/** What a whole report costs a browser that comes for the first time, in bytes of body. */
export interface WholeReport {
  /** The files of the page. */
  readonly pageBytes: number;
  /** What the server answered about forces and their keys. */
  readonly answerBytes: number;
  /** Hosts that the page made the browser turn to, other than its own. */
  readonly otherHosts: readonly string[];
}

/** Fills in and sends a whole report in a real browser behind a recording proxy. */
export async function weighReport(origin: string, name: BrowserName): Promise<WholeReport> {
  const proxy = await startRecordingProxy();
  const browser = await startBrowser(name, { proxyPort: proxy.port });
  try {
    const page = await browser.open(origin);
    await answerEverything(page, plantedReport('weighed'));
    await sendAndKeepWords(page);
    let pageBytes = 0;
    let answerBytes = 0;
    for (const path of pathsAskedFor(proxy.sent(), origin)) {
      const bytes = await bytesAsSent(origin, path);
      if (path.startsWith('/api/')) answerBytes += bytes;
      else pageBytes += bytes;
    }
    const otherHosts = [...proxy.foreignHosts].filter((host) => !BROWSER_SERVICES.test(host));
    return { pageBytes, answerBytes, otherHosts };
  } finally {
    await browser.close();
    await browser.discard();
    await proxy.close();
  }
}
