import { Draft } from './draft.svelte.ts';
import { Letter, type LetterKind } from './letter.svelte.ts';

/** What is being written and filled in about the cases; it stays while one looks at others. */
export class Letters {
  readonly #all = new Map<string, Letter>();
  readonly #drafts = new Map<string, Draft>();

  /** Whether something would be lost with them. */
  get areBegun(): boolean {
    return (
      [...this.#all.values()].some(({ text }) => text.trim() !== '') ||
      [...this.#drafts.values()].some(({ isBegun }) => isBegun)
    );
  }

  /** The letter of that kind in a thread. */
  find(thread: string, kind: LetterKind): Letter {
    const name = `${kind} ${thread}`;
    const known = this.#all.get(name) ?? new Letter(kind);
    this.#all.set(name, known);
    return known;
  }

  /** What has been filled in about a thread's case. */
  draft(thread: string): Draft {
    const known = this.#drafts.get(thread) ?? new Draft();
    this.#drafts.set(thread, known);
    return known;
  }

  /** Forgets those of a thread. */
  forget(thread: string): void {
    for (const kind of ['reply', 'note'] as const) this.#all.delete(`${kind} ${thread}`);
    this.#drafts.delete(thread);
  }

  /** Forgets all of them. */
  wipe(): void {
    this.#all.clear();
    this.#drafts.clear();
  }
}
