import { buildPage, startStack } from '../support/stack.ts';
import { weighFirstView } from './page/first-view.ts';
import { weighLog } from './page/log-weight.ts';
import { weighReport } from './page/sizes.ts';
import { measureWaits, type Waits } from './page/slow.ts';

/** What `page` measures; bytes of body as sent: files with brotli, answers with gzip. */
export interface PageFigures extends Waits {
  readonly firstViewBytes: number;
  /** All files of the page that a whole report takes in Chromium, the cryptography with them. */
  readonly totalBytes: number;
  /** The same in a Firefox without WebAssembly, as Tor Browser's "Safer" is. */
  readonly noWasmBytes: number;
  /** What the server answers on the way, not in the sums above: the directory and the force's certificates. */
  readonly answerBytes: number;
  /** How much larger all files of the page are, with brotli, for the code that checks proofs of the log. */
  readonly logBytes: number;
  readonly otherHosts: readonly string[];
}

/** Builds the reporter's page as for a release and measures it in real browsers against a running server. */
export async function measurePage(): Promise<PageFigures> {
  const built = await buildPage('reporter');
  const stack = await startStack({ units: ['greater-manchester'], page: built });
  try {
    const chromium = await weighReport(stack.url, 'chromium');
    const safer = await weighReport(stack.url, 'firefox-safer');
    return {
      firstViewBytes: await weighFirstView(stack.url),
      totalBytes: chromium.pageBytes,
      noWasmBytes: safer.pageBytes,
      answerBytes: chromium.answerBytes,
      logBytes: await weighLog(built, stack.root),
      otherHosts: [...new Set([...chromium.otherHosts, ...safer.otherHosts])],
      ...(await measureWaits(stack.url)),
    };
  } finally {
    await stack.close();
  }
}
