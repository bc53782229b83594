import type { Component } from 'svelte';
import type { SealedAnswer } from '../core/report/answer.ts';
import type { SealedReport } from '../core/report/report.ts';
import type { Visit } from '../core/report/thread.ts';
import type { Directory } from '../../crypto/documents/directory.ts';
import type { ReporterKeys } from '../../crypto/keys.ts';
import { emptyDraft, type Draft } from './draft.ts';
import type { ChosenFile } from './files/chosen.ts';
import { Uploads } from './files/uploads.svelte.ts';
import { afterChange, nextStep, type Question, type SendingStage, type Step } from './flow.ts';
import { english, loadLanguage, type Language } from './language.ts';
import type { Trouble } from './trouble.ts';

/** An open thread: what a receipt opened. The keys are secret. */
export interface OpenThread {
  readonly directory: Directory;
  readonly keys: ReporterKeys;
  readonly visit: Visit;
}

/** What a step shows. A screen takes the session, and `leave` to wipe everything and go. */
export type Screen = Component<{ session: Session; leave: () => void }>;

/** The screens of an open thread. */
export type ThreadScreens = Readonly<Record<'thread' | 'withdraw' | 'withdrawn', Screen>>;

/**
 * The one holder of what a person types and of every secret of the page, in memory alone. One session lasts from the
 * page's opening to its wiping; after `wipe` it takes nothing more in.
 */
export class Session {
  language = $state.raw<Language>(english);
  /** The steps taken so far; the last is on show. */
  trail = $state.raw<readonly Step[]>([]);
  readonly step = $derived(this.trail.at(-1) ?? 'start');
  draft = $state<Draft>(emptyDraft());
  /** The step to return to while an answer is being changed from it; else null. */
  changing = $state.raw<Step | null>(null);
  stage = $state.raw<SendingStage>('preparing');
  trouble = $state.raw<Trouble | null>(null);
  /** The receipt's 16 bytes of the report being sent or just sent; secret. */
  entropy = $state.raw<Uint8Array | null>(null);
  /** The words on the slip that is being printed; empty otherwise. Secret. */
  slip = $state.raw<readonly string[]>([]);
  /** The sealed report and what it was made of, kept until the server has it: trying again sends the very same. */
  sealed: { readonly of: string; readonly report: SealedReport } | null = null;
  /** The files of the report or of the answer, on their way. */
  readonly uploads = new Uploads();
  /** The words as typed on coming back; secret. */
  typedWords = $state('');
  thread = $state.raw<OpenThread | null>(null);
  /** What shows an open thread; loaded for the first. */
  threadScreens = $state.raw<ThreadScreens | null>(null);
  answer = $state('');
  /** What goes with the answer. */
  enclosed = $state<{ files: ChosenFile[] }>({ files: [] });
  /** The sealed answer and what it was made of, kept until the server has it. */
  sealedAnswer: { readonly of: string; readonly sealed: SealedAnswer } | null = null;
  /** Whether the answer is on its way. */
  answering = $state.raw(false);
  /** Whether Back was pressed with an answer that was not sent. */
  leavingAnswer = $state.raw(false);
  /** The highest version of the directory that this session has seen. */
  directoryVersion = 1;
  /** Whether the operator lets people send where too few others have seen the unit's key. */
  lenient = $state.raw(false);
  /** Whether the person has agreed to that. */
  agreed = false;
  /** Whether enough others have seen the key that the report was sealed to. */
  witnessed = $state.raw(false);
  #wiped = false;

  constructor(first: Step) {
    this.trail = [first];
  }

  /** The words of the page in the language chosen. */
  get text(): Language['text'] {
    return this.language.text;
  }

  /** Whether the session was wiped: nothing goes out for it any more, and what still arrives must be wiped, not kept. */
  get wiped(): boolean {
    return this.#wiped;
  }

  /** Whether there is a step to go back to by the page's own control. */
  get canGoBack(): boolean {
    return this.trail.length > 1 && !this.#held;
  }

  /** Steps that Back must not leave: what is on show cannot be shown again, or something is under way. */
  get #held(): boolean {
    return (
      this.step === 'receipt' ||
      this.answering ||
      (this.step === 'sending' && this.trouble === null) ||
      // Sealed without a network, and perhaps not saved yet.
      (this.step === 'done' && this.sealed !== null)
    );
  }

  get #hasAnswer(): boolean {
    return this.answer.trim() !== '' || this.enclosed.files.length > 0;
  }

  /** Goes forward to a step; what went wrong at the one before is no news there. */
  go(step: Step): void {
    this.trouble = null;
    this.trail = [...this.trail, step];
  }

  /** Goes to a step with nothing to go back to. */
  restart(step: Step, from: readonly Step[] = []): void {
    this.trouble = null;
    this.trail = [...from, step];
  }

  /** Goes on from a question that was answered. */
  next(): void {
    const home = this.changing;
    const next = home === null ? nextStep(this.step, this.draft) : afterChange(this.step, this.draft, home);
    if (next !== home) {
      this.go(next);
      return;
    }
    this.changing = null;
    this.trail = this.trail.slice(0, this.trail.lastIndexOf(home) + 1);
  }

  /** Goes to a question to change its answer, and to here again after. */
  change(question: Question): void {
    this.changing = this.step;
    this.go(question);
  }

  /** Goes one step back. Returns whether Back must stay in the page: there is a further step, or this one is held. */
  back(): boolean {
    if (this.#held) return true;
    if (this.step === 'thread' && this.#hasAnswer && !this.leavingAnswer) {
      this.leavingAnswer = true;
      return true;
    }
    if (this.trail.length < 2) return false;
    if (this.step === 'thread') this.closeThread();
    this.trouble = null;
    this.trail = this.trail.slice(0, -1);
    if (this.step === this.changing) this.changing = null;
    return this.trail.length > 1;
  }

  /** Chooses a force; another one makes the questions that hang on it open again. */
  chooseForce(force: string): void {
    if (force === this.draft.force) return;
    Object.assign(this.draft, { force, conflict: null, destination: null });
  }

  /** Forgets what was typed for the report, and its sealed form. */
  forgetReport(): void {
    this.draft = emptyDraft();
    this.forgetSealed();
    this.uploads.forget();
  }

  /** Forgets the sealed report alone: another one will be sealed under another receipt. */
  forgetSealed(): void {
    this.sealed?.report.accessToken.fill(0);
    this.sealed = null;
  }

  /** Wipes the receipt that was on show. */
  forgetReceipt(): void {
    this.entropy?.fill(0);
    this.entropy = null;
    this.slip = [];
  }

  /** Forgets what was typed and chosen as an answer, and its sealed form. */
  forgetAnswer(): void {
    this.answer = '';
    this.enclosed = { files: [] };
    this.sealedAnswer = null;
    this.uploads.forget();
  }

  /** Wipes an open thread's keys and forgets what was read and typed there. */
  closeThread(): void {
    if (this.thread !== null) wipeKeys(this.thread.keys);
    this.thread = null;
    this.forgetAnswer();
    this.leavingAnswer = false;
    this.typedWords = '';
  }

  /** Wipes everything; the session is of no use any more. */
  wipe(): void {
    this.#wiped = true;
    this.uploads.stop();
    this.forgetReport();
    this.forgetReceipt();
    this.closeThread();
    this.trail = ['closed'];
  }

  /** Shows the page in another language; nothing about it is kept or sent but the request for its words. */
  async speak(name: Language['name']): Promise<void> {
    this.language = await loadLanguage(name);
  }
}

/** As `wipeReporterKeys`, which comes with the part of the page that is loaded later. */
function wipeKeys(keys: ReporterKeys): void {
  for (const secret of [keys.accessToken, keys.stateKey, keys.sign.secretKey, keys.kem.secretKey]) {
    secret.fill(0);
  }
}
