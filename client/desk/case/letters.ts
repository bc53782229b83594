import { Letter, type LetterKind } from './letter.svelte.ts';

/** What is being written into the cases; it stays while one looks at others. */
export class Letters {
  readonly #all = new Map<string, Letter>();

  /** The letter of that kind in a thread. */
  find(thread: string, kind: LetterKind): Letter {
    const name = `${kind} ${thread}`;
    const known = this.#all.get(name) ?? new Letter(kind);
    this.#all.set(name, known);
    return known;
  }

  /** Forgets those of a thread. */
  forget(thread: string): void {
    for (const kind of ['reply', 'note'] as const) this.#all.delete(`${kind} ${thread}`);
  }

  /** Forgets all of them. */
  wipe(): void {
    this.#all.clear();
  }
}
