import type { UnverifiedEvent } from '../../../crypto/wire/frames.ts';
import type { OpeningView } from '../../core/case/opening.ts';
import { buffersOf } from './buffers.ts';
import type { OpenedPage, ToOpener } from './messages.ts';

/** How many pages may wait at one worker: one that is opened, and one so that it need not wait for the next. */
const PAGES_EACH = 2;

/** The part of a worker that a pool uses. */
export type PoolWorker = Pick<Worker, 'postMessage' | 'onmessage' | 'onerror' | 'terminate'>;

interface Task {
  readonly resolve: (page: OpenedPage) => void;
  readonly reject: (error: Error) => void;
}

/** One worker and the pages it has not given back; it gives them back in their order. */
class Hand {
  readonly tasks: Task[] = [];
  readonly worker: PoolWorker;

  constructor(worker: PoolWorker, freed: () => void) {
    this.worker = worker;
    worker.onmessage = ({ data }: MessageEvent<OpenedPage>) => {
      this.tasks.shift()?.resolve(data);
      freed();
    };
    worker.onerror = () => {
      this.fail(new Error('a worker failed'));
      freed();
    };
  }

  tell(message: ToOpener, transfer: Transferable[] = []): void {
    this.worker.postMessage(message, { transfer });
  }

  fail(error: Error): void {
    for (const task of this.tasks.splice(0)) task.reject(error);
  }
}

/** Workers that open pages of the inbox side by side, so that the page itself never stalls. They hold the epochs' keys. */
export class OpenerPool {
  readonly #hands: readonly Hand[];
  readonly #waiting: (() => void)[] = [];
  #closed = false;

  /** Starts `size` workers; without keys they open nothing. */
  constructor(size: number, start: () => PoolWorker) {
    const freed = (): void => this.#waiting.shift()?.();
    this.#hands = Array.from({ length: size }, () => new Hand(start(), freed));
  }

  /** Gives all workers the keys for the pages that come behind; the seeds are copied on the way. */
  rekey({ destination, directory, seeds }: OpeningView): void {
    for (const hand of this.#hands) hand.tell({ type: 'keys', view: { destination, directory, seeds } });
  }

  /** Waits until a worker can take another page. */
  async room(): Promise<void> {
    if (this.#closed || this.#hands.some(({ tasks }) => tasks.length < PAGES_EACH)) return;
    await new Promise<void>((resume) => this.#waiting.push(resume));
  }

  /**
   * Opens events in their order; they are handed over, and come back with the answer. Rejects where the worker failed, or
   * the pool was closed meanwhile.
   */
  open(events: readonly UnverifiedEvent[], reporters: ReadonlyMap<string, string>): Promise<OpenedPage> {
    const [first, ...others] = this.#hands;
    if (this.#closed || first === undefined) return Promise.reject(new Error('the pool is closed'));
    const hand = others.reduce((free, one) => (one.tasks.length < free.tasks.length ? one : free), first);
    return new Promise((resolve, reject) => {
      hand.tasks.push({ resolve, reject });
      hand.tell({ type: 'open', events, reporters }, buffersOf(events));
    });
  }

  /** Lets all workers wipe their keys and end; what they have not opened yet is given up. */
  close(): void {
    this.#closed = true;
    for (const hand of this.#hands) {
      hand.tell({ type: 'wipe' });
      hand.fail(new Error('the pool is closed'));
    }
    for (const resume of this.#waiting.splice(0)) resume();
  }
}
