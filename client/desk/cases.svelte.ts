import { SvelteMap } from 'svelte/reactivity';
import { DropError } from '../../crypto/errors.ts';
import type { InboxPage, UnverifiedEvent } from '../../crypto/wire/frames.ts';
import type { Case } from '../core/casebook.ts';
import type { DeskView } from '../core/desk.ts';
import type { Entry } from './entry.ts';
import { Ledger } from './ledger.ts';

/** After how many events the page gets a moment to draw and to take keys. */
const BREATH = 16;

/** Everything that this desk has opened in one sitting, in memory alone. */
export class Cases {
  /** The cases as they stand, newest first. */
  list = $state.raw<readonly Entry[]>([]);
  /** The threads of which the server took a message of this desk and does not hand it back. */
  keptBack = $state.raw<readonly string[]>([]);
  /** Where the inbox has been read to. */
  cursor = 0n;
  readonly #ledger = new Ledger();
  /** The reporter's message up to which each case was opened in this sitting. */
  readonly #read = new SvelteMap<string, string>();

  /** See `Ledger.outstanding`. */
  get outstanding(): readonly string[] {
    return this.#ledger.outstanding;
  }

  /** Takes the keys of the unit's epochs; what is opened already stays. */
  rekey(view: DeskView): void {
    this.#ledger.rekey(view);
  }

  /** See `Ledger.lacksKeyFor`. */
  lacksKeyFor(events: readonly UnverifiedEvent[]): boolean {
    return this.#ledger.lacksKeyFor(events);
  }

  /** Opens and files a page of the inbox, and goes on from behind it next time. */
  async take(page: InboxPage): Promise<void> {
    const changed: string[] = [];
    for (const [index, event] of page.events.entries()) {
      if (index % BREATH === BREATH - 1) await new Promise((resume) => setTimeout(resume, 0));
      changed.push(this.#ledger.file(event) ?? '');
    }
    this.cursor = page.cursor;
    this.list = this.#ledger.list(changed);
  }

  /** Files a message of this desk that the server has just stored. */
  fileOwn(thread: string, envelope: Uint8Array): void {
    this.#ledger.fileOwn(thread, envelope);
    this.list = this.#ledger.list([thread]);
  }

  /** Whether a message with that hash is filed in the thread. */
  has(thread: string, hash: string): boolean {
    return this.#ledger.has(thread, hash);
  }

  /** Notes which of these own messages a whole pull has not brought back, though it began when the server had them. */
  markKeptBack(expected: readonly string[]): void {
    this.keptBack = this.#ledger.threadsOf(expected);
  }

  /** The case of a thread as it stands. */
  find(thread: string): Entry | undefined {
    return this.list.find((entry) => entry.thread === thread);
  }

  /** The case of a thread, to be written into; throws `key_invalid` where this desk has none. */
  need(thread: string): Case {
    const entry = this.find(thread);
    if (entry === undefined) throw new DropError('key_invalid');
    return entry.case;
  }

  /** Whether the reporter wrote something that nobody of the unit has answered or noted, and that was not read here. */
  isUnread({ thread, newest, handled }: Entry): boolean {
    return newest !== null && !handled && this.#read.get(thread) !== newest;
  }

  /** Remembers, for this sitting, that a case was read as it stands. */
  markRead({ thread, newest }: Entry): void {
    if (newest !== null && this.#read.get(thread) !== newest) this.#read.set(thread, newest);
  }

  /** Wipes the keys and forgets everything that was opened. */
  wipe(): void {
    this.#ledger.wipe();
    this.#read.clear();
    this.list = [];
  }
}
