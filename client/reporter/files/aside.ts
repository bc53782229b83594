import type { SentFile, Upload } from '../../core/files/attachments.ts';
import { ApiError, type ApiFailure } from '../../core/network/failure.ts';
import { startWorker } from '../worker.ts';
import type { Examined } from './chosen.ts';
import { FileFailure } from './failure.ts';
import type { FileReport, FileRequest } from './messages.ts';
import type { OutgoingFile } from './outgoing.ts';

/** What is told on the way of a file to the server. */
export interface SendingEvents {
  /** What it is sent under (secret): given again, sending goes on from there. */
  readonly begun: (upload: Upload) => void;
  readonly progress: (sent: number, parts: number) => void;
  /** A request did not get through; it is tried again by itself. */
  readonly waiting: (why: ApiFailure) => void;
}

/**
 * The worker that handles files, started when it is first needed and ended with everything in it by {@link FilesAside.end}. What is
 * asked while it is busy waits its turn.
 */
export class FilesAside {
  #worker: Worker | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #stop: (() => void) | null = null;
  /** How often it was ended: what was asked before that is not begun after. */
  #ends = 0;

  /** Looks into a file. Rejects with `FileFailure`. */
  examine(file: File): Promise<Examined> {
    return this.#ask({ ask: 'examine', file }, (report) =>
      report.say === 'examined' ? report.examined : undefined,
    );
  }

  /** Cleans where that is wanted, locks and sends a file, however long it takes. Rejects with `FileFailure` or `ApiError`. */
  send(
    { file, clean, description }: OutgoingFile,
    earlier: Upload | undefined,
    events: SendingEvents,
  ): Promise<SentFile> {
    return this.#ask({ ask: 'send', file, clean, description, earlier }, (report) => {
      if (report.say === 'begun') events.begun(report.upload);
      if (report.say === 'progress') events.progress(report.sent, report.parts);
      if (report.say === 'waiting') events.waiting(report.why);
      return report.say === 'sent' ? report.file : undefined;
    });
  }

  /** Ends the worker at once; what it was asked rejects with `FileFailure` `stopped`. It may be asked anew. */
  end(): void {
    this.#ends += 1;
    this.#worker?.terminate();
    this.#worker = null;
    this.#stop?.();
  }

  #ask<T>(request: FileRequest, take: (report: FileReport) => T | undefined): Promise<T> {
    const ends = this.#ends;
    const asked = this.#turn.then(() => {
      if (ends !== this.#ends) throw new FileFailure('stopped');
      return this.#answer(request, take);
    });
    this.#turn = asked.catch(() => undefined);
    return asked;
  }

  async #answer<T>(request: FileRequest, take: (report: FileReport) => T | undefined): Promise<T> {
    const worker = (this.#worker ??= startWorker('files'));
    try {
      return await new Promise<T>((resolve, reject) => {
        this.#stop = () => {
          reject(new FileFailure('stopped'));
        };
        worker.onmessage = ({ data }: MessageEvent<FileReport>) => {
          if (data.say === 'refused') reject(new ApiError(data.why));
          else if (data.say === 'failed') reject(new FileFailure(data.why));
          else {
            const taken = take(data);
            if (taken !== undefined) resolve(taken);
          }
        };
        worker.onerror = () => {
          this.#worker = null;
          reject(new FileFailure('load'));
        };
        worker.postMessage(request);
      });
    } finally {
      this.#stop = null;
    }
  }
}
