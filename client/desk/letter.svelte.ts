import { encodeBase64 } from '../../crypto/encoding.ts';
import { envelopeHash } from '../../crypto/seal.ts';
import type { ApiFailure } from '../core/failure.ts';
import { sealNote, sealReply } from '../core/reply.ts';
import type { Entry } from './entry.ts';
import type { Sitting } from './sitting.svelte.ts';
import { toTrouble, type Trouble } from './trouble.ts';

/** Room for a text in characters. Even where each of them takes six bytes, the sealed message fits its envelope. */
export const LETTER_MAX = 20_000;

/** What is being written into a case: a reply that the reporter reads, or a note for the unit alone. */
export type LetterKind = 'reply' | 'note';

/** How far a letter has come. `failed`: it was sealed, and is kept to be tried again. */
export type LetterStage = 'writing' | 'checking' | 'sending' | 'failed' | 'sent';

const UNCERTAIN: ReadonlySet<ApiFailure> = new Set(['network', 'unexpected', 'unavailable', 'internal']);

/** One text on its way into a case. What was sealed is kept until it has arrived, so that trying again sends the same. */
export class Letter {
  readonly kind: LetterKind;
  text = $state('');
  stage = $state.raw<LetterStage>('writing');
  trouble = $state.raw<Trouble | null>(null);
  #sealed: readonly Uint8Array[] | null = null;

  constructor(kind: LetterKind) {
    this.kind = kind;
  }

  /** Whether it may have arrived although sending failed. */
  get uncertain(): boolean {
    const { trouble } = this;
    return this.stage === 'failed' && trouble?.kind === 'api' && UNCERTAIN.has(trouble.code);
  }

  /** Seals the text, or takes what was sealed before, and hands it in. Never throws: why it failed is in `trouble`. */
  async send(sitting: Sitting, entry: Entry): Promise<void> {
    if (sitting.blocked || this.stage === 'sending') return;
    this.stage = 'sending';
    this.trouble = null;
    try {
      this.#sealed ??= await this.#seal(sitting, entry);
      await sitting.hand(entry.thread, this.#sealed);
      this.#finish();
    } catch (error) {
      this.trouble = toTrouble(error);
      this.stage = this.#sealed === null ? 'checking' : 'failed';
    }
  }

  /** After a failure: asks the server whether the letter has arrived all the same; if not, it can be changed again. */
  async reconsider(sitting: Sitting, entry: Entry): Promise<void> {
    await sitting.sync();
    if (this.settle(sitting, entry)) return;
    if (sitting.trouble !== null) {
      this.trouble = sitting.trouble;
      return;
    }
    this.#sealed = null;
    this.trouble = null;
    this.stage = 'writing';
  }

  /** Whether what was sealed turns out to be filed in the case: then it was sent. */
  settle(sitting: Sitting, { thread }: Entry): boolean {
    const note = this.#sealed?.at(-1);
    if (note === undefined || !sitting.cases.has(thread, encodeBase64(envelopeHash(note)))) return false;
    this.#finish();
    return true;
  }

  async #seal(sitting: Sitting, entry: Entry): Promise<readonly Uint8Array[]> {
    const writer = await sitting.writer();
    const text = this.text.trim();
    return this.kind === 'reply'
      ? sealReply(entry.case, text, writer)
      : [sealNote(entry.case, { type: 'text', text }, writer)];
  }

  #finish(): void {
    this.#sealed = null;
    this.text = '';
    this.trouble = null;
    this.stage = 'sent';
  }
}
