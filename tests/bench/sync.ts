import { cpus } from 'node:os';
import { ready } from '../../crypto/sodium.ts';
import { startDeskSite } from '../flow/desk/desk-site.ts';
import { BenchFailure } from './failure.ts';
import { round, spread, type Spread } from './figures.ts';
import { DESTINATION, startLightStack } from './load/reports.ts';
import { inChromium } from './page/chromium.ts';
import { measureBare } from './sync/bare.ts';
import { openDesk, searchKeys } from './sync/desk.ts';
import { fill } from './sync/fill.ts';
import type { CpuShares } from './sync/processor.ts';

const COUNTS = [1000, 10_000, 100_000] as const;
/** The count that is held against the bare primitives. */
const COMPARED = 10_000;

/** What `sync` measures. Times are by the clock, in one run, with everything on this machine: browser, server, database. */
export interface SyncFigures {
  /** Bare primitives against the desk at 10,000 reports: 1 would be as fast. */
  readonly ratio: number;
  /** Milliseconds from the first question for the inbox until all are shown, by count, for each report. */
  readonly perReportMs: Readonly<Record<string, number>>;
  /** The slowest of the keystrokes in the search field at 10,000, from the key to the painted frame. */
  readonly keystrokeMs: number;
  readonly keystrokes: Spread;
  readonly workers: number;
  /** One X-Wing decapsulation and one XChaCha20-Poly1305 over as many bytes, with as many workers, for each report. */
  readonly bareMs: number;
  /** The same and the Ed25519 signature that every report carries. */
  readonly bareSignedMs: number;
  readonly ratioSigned: number;
  /** Microseconds of processor time for each report at 10,000, by what they went to: what holds the ratio. */
  readonly processorUs: CpuShares;
}

/** Measures a desk in Chromium that pulls, opens and shows an inbox, against the bare primitives. */
export async function measureSync(): Promise<SyncFigures> {
  await ready();
  const most = Number(process.env['SYNC_MAX'] ?? COUNTS.at(-1));
  if (!(most >= COMPARED)) throw new BenchFailure(`SYNC_MAX must be at least ${String(COMPARED)}.`);
  const workers = cpus().length;
  const stack = await startLightStack();
  const site = await startDeskSite([stack.url]);
  const unit = stack.unit(DESTINATION);
  const perReportMs: Record<string, number> = {};
  const compared: Omit<SyncFigures, 'perReportMs' | 'workers'>[] = [];
  try {
    let there = 0;
    for (const count of COUNTS.filter((one) => one <= most)) {
      await fill(stack, there, count);
      there = count;
      await inChromium(async (tab) => {
        const before = count === COMPARED ? await measureBare(workers, COMPARED) : null;
        const { milliseconds, processorUs } = await openDesk(tab, { url: site.url, ...unit }, count);
        perReportMs[String(count)] = round(milliseconds / count);
        if (before === null) return;
        const keystrokes = spread(await searchKeys(tab));
        const after = await measureBare(workers, COMPARED);
        const bareMs = (before.bare + after.bare) / 2 / COMPARED;
        const bareSignedMs = (before.signed + after.signed) / 2 / COMPARED;
        const own = milliseconds / count;
        compared.push({
          ratio: round(bareMs / own),
          ratioSigned: round(bareSignedMs / own),
          processorUs,
          keystrokeMs: keystrokes.highest,
          keystrokes,
          bareMs: round(bareMs),
          bareSignedMs: round(bareSignedMs),
        });
      });
    }
  } finally {
    await site.close();
    await stack.close();
  }
  const [figures] = compared;
  if (figures === undefined) throw new BenchFailure('Nothing was compared.');
  return { ...figures, perReportMs, workers };
}
