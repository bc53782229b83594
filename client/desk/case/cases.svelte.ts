import { tick } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { DropError } from '../../../crypto/errors.ts';
import type { InboxPage, UnverifiedEvent } from '../../../crypto/wire/frames.ts';
import type { Case } from '../../core/case/case.ts';
import type { DeskView } from '../../core/desk/desk.ts';
import { Opener } from '../../core/case/opening.ts';
import type { Anchor, Progress } from '../../core/vault/head.ts';
import type { KeptEvent } from '../../core/vault/kept.ts';
import type { Entry } from './entry.ts';
import { Ledger } from './ledger.ts';
import type { OpenedPage } from '../opening/messages.ts';
import { openEvents } from '../opening/open-events.ts';
import type { OpenerPool } from '../opening/pool.ts';

/** While much comes in, the list is shown anew after so many milliseconds, or so many times what showing it took. */
const SHOW_EVERY_MS = 250;
const SHOW_SHARE = 10;
/** After how many events from the vault the page gets a moment to draw and to take keys. */
const BREATH = 128;

/** Everything that this desk has opened, in memory. */
export class Cases {
  /** The cases as they stand, newest first. */
  list = $state.raw<readonly Entry[]>([]);
  /** The threads of which the server took a message of this desk and does not hand it back. */
  keptBack = $state.raw<readonly string[]>([]);
  /** Where the inbox has been read to. */
  cursor = 0n;
  /** What stands there, as far as it is known. */
  anchor: Anchor | null = null;
  readonly #ledger = new Ledger();
  readonly #pool: OpenerPool | null;
  #opener: Opener | null = null;
  readonly #desk: string | null;
  /** The reporter's message up to which each case was read in this sitting, by thread. */
  readonly #read = new SvelteMap<string, string>();
  #filing: Promise<void> = Promise.resolve();
  #shown = { at: 0, took: 0 };

  /** With a pool, its workers open what comes in; without one it is opened here. `desk` is this desk's id. */
  constructor(pool: OpenerPool | null = null, desk: string | null = null) {
    this.#pool = pool;
    this.#desk = desk;
  }

  /** See `Ledger.events`. */
  get events(): number {
    return this.#ledger.events;
  }

  /** See `Ledger.outstanding`. */
  get outstanding(): readonly string[] {
    return this.#ledger.outstanding;
  }

  /** Takes the keys of the unit's epochs; what is opened already stays. */
  rekey(view: DeskView): void {
    if (!this.#ledger.rekey(view)) return;
    this.#opener?.close();
    this.#opener = this.#pool === null ? new Opener(view) : null;
    this.#pool?.rekey(view);
  }

  /** See `Ledger.lacksKeyFor`. */
  lacksKeyFor(events: readonly UnverifiedEvent[]): boolean {
    return this.#ledger.lacksKeyFor(events);
  }

  /** Opens and files a page of the inbox, and goes on from behind it next time. Throws where a worker failed. */
  async take(page: InboxPage): Promise<void> {
    await this.accept(page);
    await this.settle();
  }

  /**
   * Has a page of the inbox opened, and files it behind those before it. Waits only until there is room to open it, so that
   * the next page can be fetched meanwhile; {@link Cases.settle} waits for the rest.
   */
  async accept(page: InboxPage): Promise<void> {
    await this.#pool?.room();
    const opening = this.#open(page.events);
    opening.catch(() => undefined);
    const before = this.#filing;
    this.#filing = (async () => {
      await before;
      await this.#file(await opening, page.cursor);
    })();
    this.#filing.catch(() => undefined);
  }

  /** Waits until everything is filed, and shows it. Throws where a worker failed: what came behind that is not filed. */
  async settle(): Promise<void> {
    const filing = this.#filing;
    this.#filing = Promise.resolve();
    await filing;
    this.#show();
  }

  /** Files what earlier sittings have opened, up to where they had read the inbox. */
  async restore(kept: readonly KeptEvent[], { cursor, anchor }: Progress): Promise<void> {
    for (const [index, event] of kept.entries()) {
      if (index % BREATH === BREATH - 1) await new Promise((resume) => setTimeout(resume, 0));
      this.#ledger.restore(event);
    }
    Object.assign(this, { cursor, anchor });
    this.#show();
  }

  /** See `Ledger.fresh`. */
  get fresh(): readonly KeptEvent[] {
    return this.#ledger.fresh;
  }

  /** See `Ledger.forgetFresh`. */
  forgetFresh(): void {
    this.#ledger.forgetFresh();
  }

  /** Files a message of this desk that the server has just stored. */
  fileOwn(thread: string, envelope: Uint8Array): void {
    this.#ledger.fileOwn(thread, envelope);
    this.#show();
  }

  /** Whether a message with that hash is filed in the thread. */
  has(thread: string, hash: string): boolean {
    return this.#ledger.has(thread, hash);
  }

  /** Notes which of these own messages a whole pull has not brought back, though it began when the server had them. */
  markKeptBack(expected: readonly string[]): void {
    this.keptBack = this.#ledger.threadsOf(expected);
  }

  /** The case of a thread as it stands; `list` is read, so that what shows a case follows it. */
  find(thread: string): Entry | undefined {
    return this.list.length === 0 ? undefined : this.#ledger.find(thread);
  }

  /** The case of a thread, to be written into; throws `key_invalid` where this desk has none. */
  need(thread: string): Case {
    const entry = this.find(thread);
    if (entry === undefined) throw new DropError('key_invalid');
    return entry.case;
  }

  /**
   * Whether the reporter wrote something that nobody of the unit has answered or noted, and that this desk has not read: not in
   * this sitting, and not before by its own record.
   */
  isUnread({ thread, newest, handled, viewers }: Entry): boolean {
    const known = handled || (this.#desk !== null && viewers.includes(this.#desk));
    return newest !== null && !known && this.#read.get(thread) !== newest;
  }

  /** Remembers, for this sitting, that a case was read as it stands. */
  markRead({ thread, newest }: Entry): void {
    if (newest !== null) this.#read.set(thread, newest);
  }

  /** Wipes the keys and forgets everything that was opened. */
  wipe(): void {
    this.#ledger.wipe();
    this.#pool?.close();
    this.#opener?.close();
    this.#opener = null;
    this.#read.clear();
    this.list = [];
  }

  async #open(events: readonly UnverifiedEvent[]): Promise<OpenedPage> {
    const reporters = this.#ledger.reportersOf(events);
    if (this.#pool !== null) return this.#pool.open(events, reporters);
    return { events, opened: this.#opener === null ? [] : openEvents(this.#opener, events, reporters) };
  }

  async #file({ events, opened }: OpenedPage, cursor: bigint): Promise<void> {
    for (const [index, one] of opened.entries()) {
      const event = events[index];
      if (event !== undefined) this.#ledger.file(event, one);
    }
    this.cursor = cursor;
    const last = opened.at(-1)?.opened;
    if (last !== undefined) this.anchor = { thread: last.thread, hash: last.hash };
    const { at, took } = this.#shown;
    if (performance.now() - at < Math.max(SHOW_EVERY_MS, SHOW_SHARE * took)) return;
    const begun = performance.now();
    this.#show();
    await tick();
    this.#shown = { at: performance.now(), took: performance.now() - begun };
  }

  #show(): void {
    this.list = this.#ledger.list();
  }
}
