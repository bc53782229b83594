import { setTimeout as sleep } from 'node:timers/promises';
import { ready } from '../../crypto/sodium.ts';
import { Random } from '../fuzz/random.ts';
import { publicationToday, TestUnit } from '../server/units.ts';
import { audit, footprint, processesOf } from './audit.ts';
import { Caller, type Trouble } from './caller.ts';
import { Desk } from './desk.ts';
import { FAULTS, inject, type Fault } from './faults.ts';
import { Ledger } from './ledger.ts';
import { Reporter } from './reporter.ts';
import { startSite, type Replica, type Site } from './site.ts';
import { Strangers } from './strangers.ts';

/** How long, which dice, and how many do something at the same time. */
export interface SoakOptions {
  readonly seconds: number;
  readonly seed: number;
  readonly reporters: number;
  /** At most so many milliseconds between two things that one of them does. */
  readonly pause: number;
  /** At most so many milliseconds between two faults. */
  readonly calm: number;
  /** Those that are injected in turn, shuffled, each at least once; left out: all. */
  readonly faults?: readonly Fault[];
}

/** What came out. `good` says whether everything is as it must be. */
export interface SoakReport {
  readonly good: boolean;
  readonly seed: number;
  readonly seconds: number;
  /** Seconds in which no fault was at work. */
  readonly calmSeconds: number;
  readonly requests: Readonly<Record<string, object>>;
  readonly faults: Readonly<Record<string, number>>;
  readonly strangers: Readonly<Record<string, number>>;
  readonly threads: number;
  readonly lost: number;
  readonly doubled: number;
  readonly wrong: number;
  /** Answers of 500 and above, and requests without an answer, while no fault was at work. */
  readonly failedOutside: number;
  /** What servers that were ended in order had taken and did not answer. */
  readonly dropped: number;
  readonly unruly: number;
  readonly leakedProcesses: number;
  readonly slowestSeconds: number;
  /** One server, from the time after the last kill to the end, in MiB and open files. */
  readonly memory: { readonly before: Footprint; readonly after: Footprint };
  /** The first findings in words. */
  readonly findings: readonly string[];
}

type Footprint = Awaited<ReturnType<typeof footprint>>;
type Window = { readonly begin: number; end: number };

const DESKS = 2;
/** From this part of the time on the first server is left alive, so that what it takes can be compared. */
const LAST_LIFE = 0.6;
/** A server may need this much more at the end: MiB, and open files. */
const GROWTH_MAX = { mib: 64, descriptors: 8 };
const AFTERWARDS_MILLISECONDS = 1000;
const STRANGERS_PAUSE = 500;

/** Runs servers and database under load and faults, then holds what is there against what was acknowledged. */
export async function runSoak(options: SoakOptions): Promise<SoakReport> {
  await ready();
  const random = new Random(options.seed);
  const unit = new TestUnit('northshire');
  const site = await startSite(unit, (512 + options.seconds * 4) * 1_048_576);
  try {
    const [first, second] = site.replicas;
    const caller = new Caller([first.origin, second.origin]);
    await caller.untilAnswered('publish', 0, 'POST', '/api/destinations/northshire/publications', {
      json: publicationToday(unit),
    });
    const run = new Run(options, site, caller, unit, random);
    await run.go();
    const after = await settled(run.watched);
    await audit(run.ledger, caller, { unit, random, databaseUrl: site.databaseUrl, desks: run.desks });
    await site.close();
    return run.report(after, await processesOf(site.folder));
  } catch (error) {
    await site.close();
    throw error;
  }
}

/** One soak, from the first request to the last. */
class Run {
  readonly ledger = new Ledger();
  readonly desks: readonly Desk[];
  readonly watched: Replica;
  readonly #options: SoakOptions;
  readonly #site: Site;
  readonly #caller: Caller;
  readonly #random: Random;
  readonly #strangers: Strangers;
  readonly #reporters: readonly Reporter[];
  readonly #windows: Window[] = [];
  readonly #faults: Record<string, number> = {};
  #before: Footprint = { mib: 0, descriptors: 0 };
  #dropped = 0;
  #seconds = 0;
  #going = true;

  constructor(options: SoakOptions, site: Site, caller: Caller, unit: TestUnit, random: Random) {
    const dice = (): Random => new Random(random.below(2 ** 31));
    const people = (count: number): undefined[] => Array.from({ length: count });
    this.#options = options;
    this.#site = site;
    this.#caller = caller;
    this.#random = random;
    this.watched = site.replicas[0];
    this.#strangers = new Strangers(
      caller.origins.map((origin) => Number(new URL(origin).port)),
      dice(),
    );
    this.#reporters = people(options.reporters).map(() => new Reporter(caller, this.ledger, dice(), unit));
    this.desks = people(DESKS).map(() => new Desk(caller, this.ledger, dice(), unit));
  }

  async go(): Promise<void> {
    const begin = performance.now();
    const people = [...this.#reporters, ...this.desks].map((one) =>
      this.#keepActing(one, this.#options.pause),
    );
    people.push(this.#keepActing(this.#strangers, STRANGERS_PAUSE));
    await this.#injectFaults(begin + this.#options.seconds * 1000);
    this.#going = false;
    await Promise.all(people);
    await this.#strangers.actAll(Number(new URL(this.watched.origin).port));
    this.#strangers.leave();
    this.#seconds = (performance.now() - begin) / 1000;
  }

  report(after: Footprint, leaked: readonly string[]): SoakReport {
    const { lost, doubled, wrong, threads } = this.ledger;
    const outside = this.#caller.troubles.filter((trouble) => !this.#isInWindow(trouble));
    const unruly = this.#strangers.unruly;
    const grown =
      after.mib > this.#before.mib + GROWTH_MAX.mib ||
      after.descriptors > this.#before.descriptors + GROWTH_MAX.descriptors;
    const findings = [
      ...lost.map((it) => `lost: ${it}`),
      ...doubled.map((it) => `doubled: ${it}`),
      ...wrong.map((it) => `wrong: ${it}`),
      ...outside.map(({ kind, what }) => `outside: ${kind}: ${what}`),
      ...(outside.length === 0 ? [] : this.#site.replicas.flatMap((replica) => replica.faults())),
      ...unruly.map((it) => `unruly: ${it}`),
      ...leaked.map((it) => `leaked: ${it}`),
      ...(this.#dropped > 0 ? [`dropped: ${this.#dropped}`] : []),
      ...(grown ? ['memory: a server takes more than before'] : []),
    ];
    const busy = this.#windows.reduce((sum, { begin, end }) => sum + (end - begin) / 1000, 0);
    return {
      good: findings.length === 0,
      seed: this.#options.seed,
      seconds: Math.round(this.#seconds),
      calmSeconds: Math.round(this.#seconds - busy),
      requests: Object.fromEntries(this.#caller.tallies),
      faults: this.#faults,
      strangers: this.#strangers.counts,
      threads: threads.length,
      lost: lost.length,
      doubled: doubled.length,
      wrong: wrong.length,
      failedOutside: outside.length,
      dropped: this.#dropped,
      unruly: unruly.length,
      leakedProcesses: leaked.length,
      slowestSeconds: Math.round(this.#caller.slowest / 100) / 10,
      memory: { before: this.#before, after },
      findings: findings.slice(0, 20),
    };
  }

  async #keepActing(one: { act(): Promise<void> }, pause: number): Promise<void> {
    while (this.#going) {
      await one.act();
      await sleep(this.#random.below(pause + 1));
    }
  }

  async #injectFaults(end: number): Promise<void> {
    const begin = performance.now();
    const lastLife = begin + (end - begin) * LAST_LIFE;
    let deck = this.#shuffled();
    await sleep(1000);
    while (performance.now() < end || deck.length > 0) {
      if (deck.length === 0) deck = this.#shuffled();
      const isLate = performance.now() > lastLife;
      if (isLate && this.#before.mib === 0) this.#before = await settled(this.watched);
      const fault = deck.pop();
      if (fault !== undefined) await this.#suffer(fault, isLate ? 1 : this.#random.below(2));
      await sleep(300 + this.#random.below(this.#options.calm));
    }
    if (this.#before.mib === 0) this.#before = await settled(this.watched);
  }

  async #suffer(fault: Fault, at: number): Promise<void> {
    const window = { begin: performance.now(), end: Number.POSITIVE_INFINITY };
    this.#windows.push(window);
    const { done, dropped } = await inject(
      fault,
      { site: this.#site, replica: this.#site.replicas[at] ?? this.watched },
      this.#caller,
      this.#random,
    );
    this.#dropped += dropped;
    await this.#site.recover();
    await sleep(AFTERWARDS_MILLISECONDS);
    window.end = performance.now();
    this.#faults[fault] = (this.#faults[fault] ?? 0) + (done ? 1 : 0);
  }

  #isInWindow(trouble: Trouble): boolean {
    return this.#windows.some(({ begin, end }) => trouble.begin <= end && begin <= trouble.end);
  }

  #shuffled(): Fault[] {
    const rest = [...(this.#options.faults ?? FAULTS)];
    const deck: Fault[] = [];
    while (rest.length > 0) deck.push(...rest.splice(this.#random.below(rest.length), 1));
    return deck;
  }
}

/** What a server takes once it has thrown away what it need not keep. */
async function settled(replica: Replica): Promise<Footprint> {
  for (let times = 0; times < 2; times += 1) {
    process.kill(replica.pid(), 'SIGUSR2');
    await sleep(300);
  }
  return footprint(replica.pid());
}
