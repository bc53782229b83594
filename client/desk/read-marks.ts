/** Up to which message of the reporter each case was read in this sitting, by thread. */
export class ReadMarks {
  readonly #read = new Map<string, string>();

  has(thread: string, hash: string): boolean {
    return this.#read.get(thread) === hash;
  }

  set(thread: string, hash: string): void {
    this.#read.set(thread, hash);
  }

  clear(): void {
    this.#read.clear();
  }
}
