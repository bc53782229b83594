import type { AttachmentEntry } from '../../../crypto/attachment-entry.ts';
import { DropError } from '../../../crypto/errors.ts';
import { startWorker } from '../worker.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** Where a file's sealed parts come from, where its opened bytes go, and what ends it before its end. */
export interface Opening {
  /** Fetches a sealed part. */
  readonly fetchPart: (part: number) => Promise<Uint8Array>;
  /** Takes opened bytes; they are not to be used before the whole file is checked. */
  readonly keep: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Fetches and opens a file in a worker of its own, one part at a time, and returns when its length and hash are right. §7.5
 * Throws `DropError` as `fetchFile` does, what the two functions throw, or the signal's reason.
 */
export function openAside(entry: AttachmentEntry, { fetchPart, keep, signal }: Opening): Promise<void> {
  const worker = startWorker('open');
  const say = (message: ToWorker, transfer: Transferable[] = []): void =>
    worker.postMessage(message, { transfer });
  return new Promise<void>((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    const answer = async (message: FromWorker): Promise<void> => {
      switch (message.type) {
        case 'want': {
          const sealed = (await fetchPart(message.part)).slice();
          say({ type: 'part', sealed }, [sealed.buffer]);
          break;
        }
        case 'bytes':
          await keep(message.bytes);
          say({ type: 'kept' });
          break;
        case 'checked':
          resolve();
          break;
        case 'refused':
          reject(message.code === null ? new Error('the worker failed') : new DropError(message.code));
      }
    };
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      answer(data).catch(reject);
    };
    worker.onerror = () => reject(new Error('the worker did not start'));
    say({ type: 'file', entry });
  }).finally(() => worker.terminate());
}
