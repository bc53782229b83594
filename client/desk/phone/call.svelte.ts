import { DropError } from '../../../crypto/errors.ts';
import { encodeReceipt } from '../../../crypto/receipt.ts';
import { randomBytes, wipe } from '../../../crypto/sodium.ts';
import { sealable } from '../../core/report/answering.ts';
import type { DeskView } from '../../core/desk/desk.ts';
import { ProofMaker } from '../../core/network/proof-maker.ts';
import { solveProof } from '../../core/network/proof.ts';
import { sealReport, sendReport, type SealedReport } from '../../core/report/report.ts';
import type { Sitting } from '../sitting.svelte.ts';
import { toTrouble, type Trouble } from '../trouble.ts';
import { asksConflict, emptyCall, readerOf, type CallDraft } from './call-draft.ts';

/** Where a call stands: asking, looking over the answers, sending, reading the words out, asking them back, over. */
export type CallStage = 'asking' | 'checking' | 'sending' | 'reading' | 'back' | 'over';

/** One call: what the caller says, until the words are read out. Everything in it is secret, and in memory alone. */
export class Call {
  draft = $state<CallDraft>(emptyCall());
  stage = $state.raw<CallStage>('asking');
  /** Why sending failed. */
  trouble = $state.raw<Trouble | null>(null);
  /** The receipt's words, once the report has arrived. */
  words = $state.raw<readonly string[]>([]);
  /** Whether too few others have seen the key that the report was sealed to. */
  unwitnessed = $state.raw(false);
  #entropy: Uint8Array | null = null;
  /** The sealed report and what it was made of: trying again hands in the very same. */
  #sealed: { readonly of: string; readonly report: SealedReport } | null = null;
  /** The proof of work for this call; another call has another. */
  #proofs: ProofMaker | null = null;

  /** Whether something would be lost if the page went now: what was typed, or words that were not handed over. */
  get isUnderWay(): boolean {
    if (this.stage !== 'asking') return this.stage !== 'over';
    return JSON.stringify(this.draft) !== JSON.stringify(emptyCall());
  }

  /** Begins the proof of work while the caller is still speaking. */
  prepare(sitting: Sitting): ProofMaker {
    this.#proofs ??= new ProofMaker(async () => solveProof(await sitting.anonymous.proofChallenge()));
    this.#proofs.prepare();
    return this.#proofs;
  }

  /** Chooses a force; another one makes the questions that hang on it open again. */
  chooseForce(force: string): void {
    if (force !== this.draft.force) Object.assign(this.draft, { force, conflict: null, reader: null });
  }

  /**
   * Signs, seals and hands in the report, over a connection without the desk's session. Never throws: why it failed is in
   * `trouble`. docs/protocol.md §7.7
   */
  async send(sitting: Sitting, view: DeskView): Promise<void> {
    if (sitting.blocked || this.stage === 'sending') return;
    this.stage = 'sending';
    this.trouble = null;
    const proofs = this.prepare(sitting);
    try {
      const sealed = await this.#seal(sitting, view);
      await sendReport(sitting.anonymous, sealed, proofs);
      if (this.#proofs === proofs) this.#arrived();
    } catch (error) {
      // The desk may have locked meanwhile, and another call be under way.
      if (this.#proofs !== proofs) return;
      this.trouble = toTrouble(error);
      this.stage = 'checking';
    }
  }

  /** Forgets everything, for the next call or because the desk locks. */
  wipe(): void {
    this.#forgetSealed();
    this.#proofs = null;
    this.draft = emptyCall();
    this.words = [];
    this.trouble = null;
    this.unwitnessed = false;
    this.stage = 'asking';
  }

  async #seal(sitting: Sitting, view: DeskView): Promise<SealedReport> {
    const { draft } = this;
    const destination = readerOf(draft, view.destination.id);
    if (destination === null) throw new DropError('destination_unknown');
    const answers = sealable($state.snapshot(draft), asksConflict(draft));
    const of = JSON.stringify([destination, answers]);
    if (this.#sealed?.of === of) return this.#sealed.report;
    this.#forgetSealed();
    const entropy = randomBytes(16);
    this.#entropy = entropy;
    const report = await sealReport(sitting.anonymous, view.directory, {
      destination,
      answers,
      channel: 'phone',
      entropy,
      today: sitting.today,
      taker: sitting.taker(),
      unwitnessed: 'go',
    });
    this.unwitnessed = report.assurance.state === 'unwitnessed';
    if (this.#entropy !== entropy) wipe(report.accessToken);
    else this.#sealed = { of, report };
    return report;
  }

  #arrived(): void {
    this.words = this.#entropy === null ? [] : encodeReceipt(this.#entropy);
    this.#forgetSealed();
    this.#proofs = null;
    this.draft = emptyCall();
    this.stage = 'reading';
  }

  #forgetSealed(): void {
    if (this.#entropy !== null) wipe(this.#entropy);
    if (this.#sealed !== null) wipe(this.#sealed.report.accessToken);
    this.#entropy = null;
    this.#sealed = null;
  }
}
