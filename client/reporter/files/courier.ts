import { Api } from '../../core/api.ts';
import { ApiError } from '../../core/failure.ts';
import { makeStarter } from '../worker-starter.ts';
import courierUrl from './courier.worker.ts?worker&url';
import type { Errand, ErrandEnd } from './errand.ts';
import { FileFailure } from './failure.ts';

/** So many parts read and sent one worker may leave behind: about 6 MiB. */
const ERRANDS_MAX = 6;

const start = makeStarter({ courier: courierUrl });

/**
 * Reads and sends in a worker that is replaced by a fresh one every few parts. Browsers hold on to what was read and sent, a
 * megabyte each time, until they collect it, and count it for nothing: a gigabyte would grow the page by as much. With the
 * worker it goes at once.
 */
export class Courier extends Api {
  #worker: Worker | null = null;
  #errands = 0;

  constructor() {
    super('');
  }

  /** The bytes of a file from `from` to before `to`. Throws `FileFailure` `unreadable`, or `ApiError` where the worker could not be fetched. */
  async read(file: Blob, from: number, to: number): Promise<Uint8Array> {
    const end = await this.#run({ run: 'read', file, start: from, end: to });
    if (end.end === 'refused') throw new ApiError(end.why);
    if (end.end !== 'read') throw new FileFailure('unreadable');
    return end.bytes;
  }

  /** As in `Api`. */
  override async putPart(token: Uint8Array, id: string, part: number, sealed: Uint8Array): Promise<void> {
    const end = await this.#run({ run: 'put', token, id, part, sealed });
    if (end.end !== 'put') throw new ApiError(end.end === 'refused' ? end.why : 'unexpected');
  }

  /** Ends the worker; the next errand starts another. */
  rest(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#errands = 0;
  }

  async #run(errand: Errand): Promise<ErrandEnd> {
    if (this.#errands >= ERRANDS_MAX) this.rest();
    const worker = (this.#worker ??= start('courier'));
    this.#errands += 1;
    return new Promise((resolve) => {
      worker.onmessage = ({ data }: MessageEvent<ErrandEnd>) => {
        resolve(data);
      };
      // Its script could not be fetched: the connection is away.
      worker.onerror = () => {
        this.rest();
        resolve({ end: 'refused', why: 'network' });
      };
      worker.postMessage(errand);
    });
  }
}
