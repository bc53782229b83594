import { encodeBase64 } from '../../../crypto/encoding.ts';
import { envelopeHash } from '../../../crypto/seal.ts';
import type { Case } from '../../core/case/case.ts';
import { sealNote, sealReply, type Writer } from '../../core/desk/reply.ts';
import type { Entry } from './entry.ts';
import type { Sitting } from '../sitting.svelte.ts';
import { toTrouble, type Trouble } from '../trouble.ts';

/** Room for a text in characters. Even where each of them takes six bytes, the sealed message fits its envelope. */
export const LETTER_MAX = 20_000;

/** What is being written into a case: a reply that the reporter reads, or a note for the unit alone. */
export type LetterKind = 'reply' | 'note';

/** How far a letter has come. `failed`: it was sealed, and is kept to be tried again. */
export type LetterStage = 'writing' | 'checking' | 'sending' | 'failed' | 'sent';

/** One text on its way into a case. What was sealed is kept until it has arrived, so that trying again sends the same. */
export class Letter {
  readonly kind: LetterKind;
  text = $state('');
  stage = $state.raw<LetterStage>('writing');
  trouble = $state.raw<Trouble | null>(null);
  /** The hash of the note that was sealed last; it is in the case once it has arrived. */
  #note = '';

  constructor(kind: LetterKind) {
    this.kind = kind;
  }

  /** Whether it may have arrived although sending failed. */
  get uncertain(): boolean {
    return this.stage === 'failed';
  }

  /** Seals the text, or takes what was sealed before, and hands it in. Never throws: why it failed is in `trouble`. */
  async send(sitting: Sitting, { thread }: Entry): Promise<void> {
    if (sitting.blocked || this.stage === 'sending') return;
    this.stage = 'sending';
    this.trouble = null;
    const label = this.#label;
    try {
      await sitting.pen.write(thread, label, (entry, writer) => this.#seal(entry, writer));
      this.#finish();
    } catch (error) {
      this.trouble = toTrouble(error);
      this.stage = sitting.pen.isOpen(thread, label) ? 'failed' : 'checking';
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
    sitting.pen.forget(entry.thread, this.#label);
    this.trouble = null;
    this.stage = 'writing';
  }

  /** Whether what was sealed turns out to be filed in the case: then it was sent. */
  settle(sitting: Sitting, { thread }: Entry): boolean {
    if (!sitting.cases.has(thread, this.#note)) return false;
    sitting.pen.forget(thread, this.#label);
    this.#finish();
    return true;
  }

  get #label(): string {
    return `${this.kind} ${this.text.trim()}`;
  }

  #seal(entry: Case, writer: Writer): readonly Uint8Array[] {
    const text = this.text.trim();
    const sealed =
      this.kind === 'reply'
        ? sealReply(entry, text, writer)
        : [sealNote(entry, { type: 'text', text }, writer)];
    const [note] = sealed.slice(-1);
    this.#note = note === undefined ? '' : encodeBase64(envelopeHash(note));
    return sealed;
  }

  #finish(): void {
    this.#note = '';
    this.text = '';
    this.trouble = null;
    this.stage = 'sent';
  }
}
