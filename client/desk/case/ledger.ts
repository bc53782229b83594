import { decodeBase64, encodeBase64 } from '../../../crypto/encoding.ts';
import { envelopeHash } from '../../../crypto/seal.ts';
import type { UnverifiedEvent } from '../../../crypto/wire/frames.ts';
import type { Case, CaseMessage } from '../../core/case/case.ts';
import { CaseBook, fileOutcome, type Taken } from '../../core/case/casebook.ts';
import type { DeskView } from '../../core/desk/desk.ts';
import { lacksSeed } from '../../core/case/opening.ts';
import type { KeptEvent } from '../../core/vault/kept.ts';
import { pictureOf, type Entry } from './entry.ts';
import type { OpenedEvent } from '../opening/messages.ts';
import { searchName, wordsOf } from './search.ts';

/** A case book with what the page must know beside it: the order of coming in, and own messages on their way. */
export class Ledger {
  #book: CaseBook | null = null;
  readonly #cases = new Map<string, Case>();
  #membership = '';
  #epochs: ReadonlySet<number> = new Set();
  #events = 0;
  /** In the order in which the newest messages that are not a desk's came, the oldest first. */
  readonly #entries = new Map<string, Entry>();
  readonly #places = new Map<string, number>();
  /** What search looks in, of each thread, folded; secret. */
  readonly #words = new Map<string, string>();
  readonly #changed = new Set<string>();
  /** The thread of each own message that was handed in, by hash, until the inbox brings it back. */
  readonly #own = new Map<string, string>();
  #fresh: KeptEvent[] = [];

  /** How many events of the inbox were filed, now and in earlier sittings, as far as these were kept. */
  get events(): number {
    return this.#events;
  }

  /** The hashes of own messages that the inbox has not brought back yet. */
  get outstanding(): readonly string[] {
    return [...this.#own.keys()];
  }

  /** Takes the keys of the unit's epochs; what is opened already stays. Says whether they differ from those before. */
  rekey(view: DeskView): boolean {
    const { membership, seeds } = view;
    if (membership.hash === this.#membership) return false;
    this.#book?.close();
    this.#book = new CaseBook(view, this.#cases);
    this.#membership = membership.hash;
    this.#epochs = new Set(seeds.map(({ epoch }) => epoch));
    return true;
  }

  /** Whether something is sealed to an epoch that this desk has no key for: a lead may have begun one a moment ago. */
  lacksKeyFor(events: readonly UnverifiedEvent[]): boolean {
    return lacksSeed(events, this.#epochs);
  }

  /** The keys of the reporters of these events' threads, as far as they are known, by thread. */
  reportersOf(events: readonly UnverifiedEvent[]): Map<string, string> {
    const threads = new Set(events.map(({ threadKey }) => encodeBase64(threadKey)));
    const known = [...threads].flatMap((thread): [string, string][] => {
      const reporter = this.#book?.reporterOf(thread) ?? null;
      return reporter === null ? [] : [[thread, reporter]];
    });
    return new Map(known);
  }

  /** Files an event that was opened; without keys nothing is filed. */
  file(event: UnverifiedEvent, { opened, words }: OpenedEvent): void {
    if (this.#book === null) return;
    const { thread, hash, epoch } = opened;
    this.#events += 1;
    if (event.type === 'message' && this.#own.delete(hash)) {
      const message = this.#message(thread, hash);
      if (message === undefined) return;
      if (ends(message)) this.#letGo(thread);
      this.#fresh.push({ thread, hash, epoch, outcome: { type: 'message', message } });
      return;
    }
    // A thread that was withdrawn before this desk saw it: there is nothing to show, and nothing to verify it with.
    if (event.type === 'withdrawal' && (this.#cases.get(thread)?.reporter ?? null) === null) return;
    const taken = this.#book.file(event, opened);
    if (event.type === 'withdrawal' || (taken.message !== null && ends(taken.message))) this.#letGo(thread);
    this.#note(thread, taken, words);
    const outcome = taken.filed?.outcome;
    if (outcome === undefined || outcome.type === 'withdrawal') return;
    this.#fresh.push({ thread, hash, epoch: taken.filed?.epoch ?? null, outcome });
  }

  /** Files what an earlier sitting has opened and verified. */
  restore(kept: KeptEvent): void {
    this.#events += 1;
    this.#note(kept.thread, fileOutcome(this.#cases, kept));
  }

  /** Files a message of this desk that the server has just stored, unless the inbox was faster. */
  fileOwn(thread: string, envelope: Uint8Array): void {
    const hash = encodeBase64(envelopeHash(envelope));
    if (this.#book === null || this.has(thread, hash)) return;
    const taken = this.#book.take({ type: 'message', threadKey: decodeBase64(thread, 32), envelope });
    if (taken.message !== null) this.#note(thread, taken);
    this.#own.set(hash, thread);
  }

  /** Whether a message with that hash is filed in the thread. */
  has(thread: string, hash: string): boolean {
    return this.#message(thread, hash) !== undefined;
  }

  /** The threads of those of these own messages that are still outstanding. */
  threadsOf(hashes: readonly string[]): readonly string[] {
    return hashes.flatMap((hash) => this.#own.get(hash) ?? []);
  }

  /** The picture of a thread's case as it was made last. */
  find(thread: string): Entry | undefined {
    return this.#entries.get(thread);
  }

  /** All cases as they stand, newest first; the pictures of those that have changed are made anew. */
  list(): readonly Entry[] {
    for (const thread of this.#changed) this.#picture(thread);
    this.#changed.clear();
    return [...this.#entries.values()].reverse();
  }

  /** What the inbox brought and no vault has taken yet; secret. */
  get fresh(): readonly KeptEvent[] {
    return this.#fresh;
  }

  /** Notes that the vault has taken it. */
  forgetFresh(): void {
    this.#fresh = [];
  }

  /** Wipes the keys and forgets everything that was opened. */
  wipe(): void {
    this.#book?.close();
    this.#book = null;
    this.#fresh = [];
    const known = [this.#cases, this.#entries, this.#places, this.#words, this.#changed, this.#own];
    for (const one of known) one.clear();
  }

  /** The server deletes a case that leaves the unit, and with it what nobody has fetched yet. */
  #letGo(thread: string): void {
    for (const [hash, own] of this.#own) if (own === thread) this.#own.delete(hash);
  }

  #message(thread: string, hash: string): CaseMessage | undefined {
    const { messages = [], parted = [] } = this.#cases.get(thread) ?? {};
    return [...parted, ...messages].find((message) => message.hash === hash);
  }

  /** Notes what an event has changed in a thread; `words` is what search looks in of it, where that is known. */
  #note(thread: string, { message, anew }: Taken, words = ''): void {
    this.#changed.add(thread);
    if (anew) {
      this.#words.delete(thread);
      this.#fresh = this.#fresh.filter((kept) => kept.thread !== thread || tellsOfParting(kept));
    }
    if (message?.kind !== 'note') this.#places.set(thread, this.#events);
    if (message === null) return;
    const before = this.#words.get(thread) ?? searchName(thread);
    this.#words.set(thread, `${before}\n${words === '' ? wordsOf(message) : words}`);
  }

  /** Makes the picture of a case; one to which the reporter has added something goes to the end of the order. */
  #picture(thread: string): void {
    const entry = this.#cases.get(thread);
    if (entry === undefined) return;
    const place = this.#places.get(thread) ?? 0;
    if (this.#entries.get(thread)?.place !== place) this.#entries.delete(thread);
    this.#entries.set(thread, pictureOf(entry, place, this.#words.get(thread) ?? searchName(thread)));
  }
}

/** Whether a message says that the case left the unit's desks: it was passed on, or taken off the server. */
function ends(message: CaseMessage): boolean {
  return message.kind === 'note' && ['transferred', 'closed'].includes(message.content.event.type);
}

/** Whether an event says that the unit passed its case on: that alone stays of it. §7.11 */
function tellsOfParting({ outcome }: KeptEvent): boolean {
  const message = outcome.type === 'message' ? outcome.message : null;
  return message?.kind === 'note' && message.content.event.type === 'transferred';
}
