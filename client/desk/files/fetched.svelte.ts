import type { AttachmentEntry } from '../../../crypto/attachment-entry.ts';
import type { Sitting } from '../sitting.svelte.ts';
import { toTrouble, type Trouble } from '../trouble.ts';
import { openAside } from './aside.ts';
import type { SaveTarget } from './save-target.ts';

/**
 * How far a file has come: not fetched; on its way; checked and in memory; checked and written to the disk as it came; or
 * failed, with nothing of it kept.
 */
export type FetchStage = 'idle' | 'fetching' | 'held' | 'saved' | 'failed';

/** One file of a case from its first byte on, in memory alone. What is not checked whole is never given out. */
export class Fetched {
  readonly entry: AttachmentEntry;
  /** Whether it is in the unit's record why this original is opened. */
  recorded = $state.raw(false);
  stage = $state.raw<FetchStage>('idle');
  /** Bytes so far. */
  done = $state.raw(0);
  trouble = $state.raw<Trouble | null>(null);
  #parts: Uint8Array<ArrayBuffer>[] = [];
  #abort: AbortController | null = null;

  constructor(entry: AttachmentEntry) {
    this.entry = entry;
  }

  /** Whether it may be fetched: an original only once the reason is in the unit's record. */
  get allowed(): boolean {
    return this.entry.form !== 'original' || this.recorded;
  }

  /** Writes into the unit's record why an original is opened, before anything of it is fetched. Throws as `Pen.record`. §7.4 */
  async record(sitting: Sitting, thread: string, reason: string): Promise<void> {
    await sitting.pen.record(thread, { type: 'original-viewed', file: this.entry.id, reason });
    this.recorded = true;
  }

  /** Fetches and checks it, into `target` or into memory. Never throws: why it failed is in `trouble`. */
  async fetch(sitting: Sitting, thread: string, target: SaveTarget | null): Promise<void> {
    if (this.#abort !== null || !this.allowed) return;
    const abort = new AbortController();
    this.#abort = abort;
    Object.assign(this, { stage: 'fetching', done: 0, trouble: null });
    this.#parts = [];
    try {
      await openAside(this.entry, {
        fetchPart: (part) => sitting.filePart(thread, this.entry.id, part),
        keep: (bytes) => this.#keep(bytes, target),
        signal: abort.signal,
      });
      await target?.close();
      this.stage = target === null ? 'held' : 'saved';
    } catch (error) {
      this.#parts = [];
      await target?.abort().catch(() => undefined);
      this.stage = abort.signal.aborted ? 'idle' : 'failed';
      if (!abort.signal.aborted) this.trouble = toTrouble(error);
    } finally {
      this.#abort = null;
    }
  }

  /** Stops fetching; nothing of it is kept. */
  cancel(): void {
    this.#abort?.abort();
  }

  /** The checked file in one piece; empty where it is not held. */
  bytes(): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(this.stage === 'held' ? this.entry.length : 0);
    let offset = 0;
    for (const part of this.stage === 'held' ? this.#parts : []) {
      whole.set(part, offset);
      offset += part.length;
    }
    return whole;
  }

  /** Forgets what was fetched. */
  wipe(): void {
    this.cancel();
    for (const part of this.#parts) part.fill(0);
    this.#parts = [];
    if (this.stage === 'held') this.stage = 'idle';
  }

  async #keep(bytes: Uint8Array<ArrayBuffer>, target: SaveTarget | null): Promise<void> {
    if (target === null) this.#parts.push(bytes);
    else await target.write(bytes);
    this.done += bytes.length;
  }
}
