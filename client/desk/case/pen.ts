import type { CaseEvent } from '../../../crypto/case-event.ts';
import type { Case } from '../../core/case/case.ts';
import { ApiError, type ApiFailure } from '../../core/network/failure.ts';
import { sealNote, type Writer } from '../../core/desk/reply.ts';

/** Failures after which the server may have taken what was sent. */
const UNCERTAIN: ReadonlySet<ApiFailure> = new Set(['network', 'unexpected', 'unavailable', 'internal']);

/** What a pen writes with. */
export interface PenParts {
  /** The case of a thread as it stands; throws where the desk has none. */
  readonly find: (thread: string) => Case;
  readonly writer: () => Promise<Writer>;
  /** Hands envelopes in and files the last one. Safe to repeat. */
  readonly hand: (thread: string, envelopes: readonly Uint8Array[]) => Promise<void>;
}

type Hand = PenParts['hand'];
type Sealed = readonly Uint8Array[];
type Seal = (entry: Case, writer: Writer) => Sealed | Promise<Sealed>;

/**
 * Writes into cases, one thing after the other: each note names the one before it, so two that were sealed at once would
 * fork this desk's chain. What may or may not have arrived is handed in again before anything else is sealed. §7.1
 */
export class Pen {
  readonly #parts: PenParts;
  /** For each thread what may not have arrived, and what it was. */
  readonly #open = new Map<
    string,
    { readonly label: string; readonly sealed: readonly Uint8Array[]; readonly hand: Hand }
  >();
  #last: Promise<void> = Promise.resolve();

  constructor(parts: PenParts) {
    this.#parts = parts;
  }

  /**
   * Seals and hands in. `label` tells one thing from another: the same one again, after a failure that left it open, is
   * handed in as it was sealed. `hand` is another way of handing in. Throws as sealing and the server do.
   */
  write(thread: string, label: string, seal: Seal, hand: Hand = this.#parts.hand): Promise<void> {
    const done = this.#last.then(() => this.#write(thread, label, seal, hand));
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Writes an event into a case's record. Throws as {@link Pen.write}. §7.8 */
  record(thread: string, event: CaseEvent): Promise<void> {
    const seal: Seal = (entry, writer) => [sealNote(entry, event, writer)];
    return this.write(thread, JSON.stringify(event), seal);
  }

  /** Whether this very thing was sealed and may or may not have arrived. */
  isOpen(thread: string, label: string): boolean {
    return this.#open.get(thread)?.label === label;
  }

  /** Gives up what was sealed, once it is known not to have arrived. */
  forget(thread: string, label: string): void {
    if (this.isOpen(thread, label)) this.#open.delete(thread);
  }

  async #write(thread: string, label: string, seal: Seal, hand: Hand): Promise<void> {
    const open = this.#open.get(thread);
    if (open !== undefined) {
      await this.#hand(thread, open.sealed, open.hand);
      if (open.label === label) return;
    }
    const writer = await this.#parts.writer();
    const sealed = await seal(this.#parts.find(thread), writer);
    this.#open.set(thread, { label, sealed, hand });
    await this.#hand(thread, sealed, hand);
  }

  async #hand(thread: string, sealed: readonly Uint8Array[], hand: Hand): Promise<void> {
    try {
      await hand(thread, sealed);
      this.#open.delete(thread);
    } catch (error) {
      if (!(error instanceof ApiError && UNCERTAIN.has(error.code))) this.#open.delete(thread);
      throw error;
    }
  }
}
