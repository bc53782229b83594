import type { SentFile } from '../../core/files/attachments.ts';
import type { ApiFailure } from '../../core/network/failure.ts';
import { Arrived } from './arrived.ts';
import type { FilesAside } from './aside.ts';
import type { OutgoingFile } from './outgoing.ts';

/** How far the files of a message have come. */
export interface UploadProgress {
  /** The name that the file under way is sent under. */
  readonly name: string;
  /** Its place among the files, from 1, and how many there are. */
  readonly place: number;
  readonly files: number;
  /** Of its parts, as many as the server has, and all of them; 0 before they are known. */
  readonly sent: number;
  readonly parts: number;
  /** Why the last request is being tried again; null while all goes well. */
  readonly waiting: ApiFailure | null;
}

/**
 * The files of a session on their way to the server. What has arrived is remembered until its message is sent, so that trying
 * again goes on where it stopped. Holds secrets; `forget` wipes them.
 */
export class Uploads {
  progress = $state.raw<UploadProgress | null>(null);
  /** The worker that does it; null until the part of the page that chooses files has been loaded. */
  aside: FilesAside | null = null;
  readonly #arrived = new Arrived();
  #count = 0;

  /** A number that no other file of the session has. */
  nextId(): number {
    this.#count += 1;
    return this.#count;
  }

  /**
   * Sends files, one after the other; what the server has already it is not sent again. Rejects with `ApiError`, or
   * `FileFailure` (`stopped` after {@link Uploads.stop}).
   */
  async send(files: readonly OutgoingFile[]): Promise<readonly SentFile[]> {
    try {
      for (const [index, file] of files.entries()) {
        if (this.#arrived.whole(file.key) === undefined)
          await this.#sendOne(file, { place: index + 1, files: files.length });
      }
    } finally {
      this.progress = null;
    }
    return files.flatMap(({ key }) => this.#arrived.whole(key) ?? []);
  }

  /** Breaks off what is under way; it can be taken up again. */
  stop(): void {
    this.aside?.end();
  }

  /** Wipes what has arrived and what it was sent under: the message was sent, or the files must be sent anew. */
  forget(): void {
    this.#arrived.forget();
  }

  async #sendOne(file: OutgoingFile, at: Pick<UploadProgress, 'place' | 'files'>): Promise<void> {
    const { aside } = this;
    if (aside === null) throw new Error('files were chosen without the part that handles them');
    const show = (change: Partial<UploadProgress>): void => {
      if (this.progress !== null) this.progress = { ...this.progress, waiting: null, ...change };
    };
    this.progress = { ...at, name: file.description.name, sent: 0, parts: 0, waiting: null };
    const sent = await aside.send(file, this.#arrived.begun(file.key), {
      begun: (upload) => this.#arrived.noteBegun(file.key, upload),
      progress: (done, parts) => show({ sent: done, parts }),
      waiting: (waiting) => show({ waiting }),
    });
    this.#arrived.noteWhole(file.key, sent);
  }
}
