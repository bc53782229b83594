import { setTimeout as sleep } from 'node:timers/promises';
import { partsOf, type Sent } from '../support/server.ts';

/** An answer that says how a request went: no fault of the server. */
export interface Answer {
  readonly status: number;
  readonly bytes: Uint8Array;
  /** The code of a refusal, or nothing. */
  readonly error: string;
}

/** What was asked of one kind of request. */
interface Tally {
  sent: number;
  answered: number;
  /** Answers of 500 and above. */
  failed: number;
  /** Without any answer: the connection was refused or cut, or nothing came in time. */
  cut: number;
}

/** A request that got no good answer: when it was sent and when that was known, in milliseconds of this process. */
export interface Trouble {
  readonly kind: string;
  readonly what: string;
  readonly begin: number;
  readonly end: number;
}

/** A request that waits for its answer. */
interface Flight {
  readonly at: string;
  readonly begin: number;
  answered: boolean | null;
}

const PATIENCE_MILLISECONDS = 45_000;

/** Sends requests to the replicas as a careful client does, and keeps account of every answer. */
export class Caller {
  readonly origins: readonly [string, string];
  readonly tallies = new Map<string, Tally>();
  readonly troubles: Trouble[] = [];
  readonly flights = new Set<Flight>();
  slowest = 0;

  constructor(origins: readonly [string, string]) {
    this.origins = origins;
  }

  /** Sends a request to one replica, once; null where that did not say how it went. */
  async once(
    kind: string,
    at: number,
    method: string,
    path: string,
    sent: Sent = {},
  ): Promise<Answer | null> {
    const origin = this.origins[at % 2] ?? '';
    const tally = this.#tallyOf(kind);
    const begin = performance.now();
    const flight: Flight = { at: origin, begin, answered: null };
    this.flights.add(flight);
    tally.sent += 1;
    try {
      const got = await fetch(`${origin}${path}`, {
        method,
        ...partsOf(sent),
        signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
      });
      const bytes = new Uint8Array(await got.arrayBuffer());
      flight.answered = got.status < 500;
      const error = got.status < 400 ? '' : errorOf(bytes);
      if (got.status >= 500) {
        tally.failed += 1;
        this.#note(kind, `${got.status} ${error}`, begin);
        return null;
      }
      tally.answered += 1;
      return { status: got.status, bytes, error };
    } catch (problem) {
      flight.answered = false;
      tally.cut += 1;
      this.#note(kind, `no answer: ${nameOf(problem)}`, begin);
      return null;
    } finally {
      this.slowest = Math.max(this.slowest, performance.now() - begin);
      this.flights.delete(flight);
    }
  }

  /** Sends the same request again and again, to one replica and the other in turn, until one says how it went. */
  async untilAnswered(
    kind: string,
    first: number,
    method: string,
    path: string,
    sent: Sent | ((at: number) => Promise<Sent>) = {},
  ): Promise<Answer> {
    for (let at = first; ; at += 1) {
      const ready = typeof sent === 'function' ? await sent(at) : sent;
      const answer = await this.once(kind, at, method, path, ready);
      if (answer !== null) return answer;
      await sleep(100);
    }
  }

  #tallyOf(kind: string): Tally {
    let tally = this.tallies.get(kind);
    if (tally === undefined) this.tallies.set(kind, (tally = { sent: 0, answered: 0, failed: 0, cut: 0 }));
    return tally;
  }

  #note(kind: string, what: string, begin: number): void {
    this.troubles.push({ kind, what, begin, end: performance.now() });
  }
}

function errorOf(bytes: Uint8Array): string {
  try {
    return (JSON.parse(new TextDecoder().decode(bytes)) as { error: string }).error;
  } catch {
    return 'no refusal';
  }
}

function nameOf(problem: unknown): string {
  for (let link = problem; link instanceof Error; link = link.cause) {
    if ('code' in link && typeof link.code === 'string') return link.code;
  }
  return problem instanceof Error ? problem.name : 'unknown';
}
