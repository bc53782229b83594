import type { SentFile, Upload } from '../../core/files/attachments.ts';

/** What the server has of the files of a message that is not sent yet, by the key of each. Secret; `forget` wipes it. */
export class Arrived {
  readonly #begun = new Map<string, Upload>();
  readonly #whole = new Map<string, SentFile>();

  /** What a file's parts are sent under, where some may have arrived. */
  begun(key: string): Upload | undefined {
    return this.#begun.get(key);
  }

  /** A file that has arrived whole. */
  whole(key: string): SentFile | undefined {
    return this.#whole.get(key);
  }

  /** Notes what a file's parts are sent under. */
  noteBegun(key: string, upload: Upload): void {
    this.#begun.set(key, upload);
  }

  /** Notes that a file has arrived whole. */
  noteWhole(key: string, sent: SentFile): void {
    this.#whole.set(key, sent);
  }

  /** Wipes it: the message was sent, or the files must be sent anew. */
  forget(): void {
    for (const { keys, token } of this.#begun.values()) {
      keys.key.fill(0);
      token.fill(0);
    }
    for (const { claim } of this.#whole.values()) claim.token.fill(0);
    this.#begun.clear();
    this.#whole.clear();
  }
}
