import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../fuzz/random.ts';
import type { Caller } from './caller.ts';
import type { Replica, Site } from './site.ts';

/** What goes wrong, by name. */
export const FAULTS = [
  'server killed',
  'server ended in order',
  'database killed',
  'database process killed',
  'line cut',
  'line slow',
  'line silent',
  'disk full',
  'clock back',
  'clock ahead',
] as const;
/** See {@link FAULTS}. */
export type Fault = (typeof FAULTS)[number];

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** By then everything in the database would have run out. */
const AHEAD = 800 * DAY;

/** How a fault went. */
export interface Injected {
  /** False where it cannot be injected on this machine. */
  readonly done: boolean;
  /** Requests that a server which was told to end had taken and did not answer. */
  readonly dropped: number;
}

/**
 * Injects a fault into the site, at `replica` where it is a server's, holds it for a while, and takes it away; the service may still be coming back afterwards.
 */
export async function inject(
  fault: Fault,
  { site, replica }: { readonly site: Site; readonly replica: Replica },
  caller: Caller,
  random: Random,
): Promise<Injected> {
  const { line, database, disk } = site;
  const hold = (): Promise<void> => sleep(300 + random.below(2000));
  switch (fault) {
    case 'server killed':
      await replica.end('SIGKILL');
      await sleep(random.below(500));
      break;
    case 'server ended in order':
      return { done: true, dropped: await endInOrder(replica, site, caller) };
    case 'database killed':
      await database.kill();
      await sleep(random.below(1500));
      break;
    case 'database process killed':
      return { done: await database.killBackend(), dropped: 0 };
    case 'line cut':
      line.setShut(true);
      await hold();
      line.setShut(false);
      break;
    case 'line slow':
      line.setDelay(20 + random.below(400));
      await hold();
      line.setDelay(0);
      break;
    case 'line silent':
      line.setStalled(true);
      await hold();
      // What the silence has swallowed never comes: the other end has forgotten these connections.
      if (random.below(2) === 0) line.tear();
      line.setStalled(false);
      break;
    case 'disk full':
      if (disk.fill === null) return { done: false, dropped: 0 };
      await disk.fill();
      await hold();
      await disk.empty();
      break;
    case 'clock back':
      await replica.moveClock(-3 * HOUR);
      await hold();
      await replica.moveClock(0);
      await sleep(300);
      break;
    case 'clock ahead': {
      // Ended in order and started anew, it looks at once for what has run out.
      const dropped = await endInOrder(replica, site, caller);
      await replica.moveClock(AHEAD);
      await replica.start();
      await hold();
      await replica.moveClock(0);
      await sleep(300);
      return { done: true, dropped };
    }
  }
  return { done: true, dropped: 0 };
}

/** Ends a server in order while it has requests under way, which a slow line to the database keeps there; counts those without an answer. */
async function endInOrder(replica: Replica, { line }: Site, caller: Caller): Promise<number> {
  line.setDelay(50);
  await sleep(400);
  // What was sent a moment ago may not have come to the server yet.
  const before = performance.now() - 100;
  const taken = [...caller.flights].filter(({ at, begin }) => at === replica.origin && begin < before);
  await replica.end('SIGTERM');
  line.setDelay(0);
  await sleep(100);
  return taken.filter(({ answered }) => answered !== true).length;
}
