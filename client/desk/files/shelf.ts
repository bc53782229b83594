import type { AttachmentEntry } from '../../../crypto/attachment-entry.ts';
import { Fetched } from './fetched.svelte.ts';

/** The files that were fetched in one sitting; they stay while one looks at other cases. */
export class Shelf {
  readonly #all = new Map<string, Fetched>();

  /** A file of a thread. */
  find(thread: string, entry: AttachmentEntry): Fetched {
    const name = `${thread} ${entry.id}`;
    const known = this.#all.get(name) ?? new Fetched(entry);
    this.#all.set(name, known);
    return known;
  }

  /** Stops what is on its way of a thread's files, and forgets them. */
  forget(thread: string): void {
    for (const [name, file] of this.#all) {
      if (!name.startsWith(`${thread} `)) continue;
      file.wipe();
      this.#all.delete(name);
    }
  }

  /** Stops what is on its way, and forgets all of them. */
  wipe(): void {
    for (const file of this.#all.values()) file.wipe();
    this.#all.clear();
  }
}
