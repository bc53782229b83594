import { decodeBase64, encodeBase64 } from '../../crypto/encoding.ts';
import { envelopeHash } from '../../crypto/seal.ts';
import { decodeHeader } from '../../crypto/wire/envelope.ts';
import type { UnverifiedEvent } from '../../crypto/wire/frames.ts';
import { CaseBook } from '../core/casebook.ts';
import type { DeskView } from '../core/desk.ts';
import { pictureOf, type Entry } from './entry.ts';

/** A case book with what the page must know beside it: the order of coming in, and own messages on their way. */
export class Ledger {
  #book: CaseBook | null = null;
  #membership = '';
  #epochs = new Set<number>();
  #events = 0;
  readonly #entries = new Map<string, Entry>();
  /** Where the newest message of each thread that is not a desk's came in the inbox. */
  readonly #places = new Map<string, number>();
  /** The thread of each own message that was handed in, by hash, until the inbox brings it back. */
  readonly #own = new Map<string, string>();

  /** The hashes of own messages that the inbox has not brought back yet. */
  get outstanding(): readonly string[] {
    return [...this.#own.keys()];
  }

  /** Takes the keys of the unit's epochs; what is opened already stays. */
  rekey(view: DeskView): void {
    const { membership, seeds } = view;
    if (membership.hash === this.#membership) return;
    const book = new CaseBook(view);
    for (const [thread, entry] of this.#book?.cases ?? []) book.cases.set(thread, entry);
    this.#book?.close();
    this.#book = book;
    this.#membership = membership.hash;
    this.#epochs = new Set(seeds.map(({ epoch }) => epoch));
  }

  /** Whether something is sealed to an epoch that this desk has no key for: a lead may have begun one a moment ago. */
  lacksKeyFor(events: readonly UnverifiedEvent[]): boolean {
    return events.some(
      (event) => event.type === 'message' && !this.#epochs.has(decodeHeader(event.envelope).epoch),
    );
  }

  /** Opens and files an event. Gives the thread that it changed; null where it changed none. */
  file(event: UnverifiedEvent): string | null {
    const book = this.#book;
    if (book === null) return null;
    const thread = encodeBase64(event.threadKey);
    this.#events += 1;
    if (event.type === 'message' && this.#own.delete(encodeBase64(envelopeHash(event.envelope)))) return null;
    // A thread that was withdrawn before this desk saw it: there is nothing to show, and nothing to verify it with.
    if (event.type === 'withdrawal' && (book.cases.get(thread)?.reporter ?? null) === null) return null;
    const { message } = book.take(event);
    if (message?.kind !== 'note') this.#places.set(thread, this.#events);
    return thread;
  }

  /** Files a message of this desk that the server has just stored, unless the inbox was faster. */
  fileOwn(thread: string, envelope: Uint8Array): void {
    const hash = encodeBase64(envelopeHash(envelope));
    if (this.has(thread, hash)) return;
    this.#book?.take({ type: 'message', threadKey: decodeBase64(thread, 32), envelope });
    this.#own.set(hash, thread);
  }

  /** Whether a message with that hash is filed in the thread. */
  has(thread: string, hash: string): boolean {
    return this.#book?.cases.get(thread)?.messages.some((message) => message.hash === hash) ?? false;
  }

  /** The threads of those of these own messages that are still outstanding. */
  threadsOf(hashes: readonly string[]): readonly string[] {
    return hashes.flatMap((hash) => this.#own.get(hash) ?? []);
  }

  /** All cases as they stand, newest first, once the pictures of these threads are made anew. */
  list(changed: Iterable<string>): readonly Entry[] {
    for (const thread of changed) {
      const entry = this.#book?.cases.get(thread);
      if (entry !== undefined) this.#entries.set(thread, pictureOf(entry, this.#places.get(thread) ?? 0));
    }
    return [...this.#entries.values()].sort((a, b) => b.place - a.place);
  }

  /** Wipes the keys and forgets everything that was opened. */
  wipe(): void {
    this.#book?.close();
    this.#book?.cases.clear();
    this.#book = null;
    for (const known of [this.#entries, this.#places, this.#own]) known.clear();
  }
}
