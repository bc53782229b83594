import { encodeBase64 } from '../../../crypto/encoding.ts';
import type { ErrorCode } from '../../../crypto/errors.ts';
import { decodeHeader } from '../../../crypto/wire/envelope.ts';
import type { UnverifiedEvent } from '../../../crypto/wire/frames.ts';
import { fileArrival, handedFor } from './arrival.ts';
import {
  clearCase,
  emptyCase,
  passedOn,
  type Arrival,
  type Case,
  type CaseMessage,
  type NoteMessage,
} from './case.ts';
import { Opener, type Opened, type OpeningView, type Outcome } from './opening.ts';

/** What came of one event: the case it belongs to, and the verified message, the arrival, the withdrawal, or the refusal. */
export interface Taken {
  readonly case: Case;
  readonly message: CaseMessage | null;
  /** How the case came from another unit, where that is what the event was. §7.11 */
  readonly arrival: Arrival | null;
  readonly refused: ErrorCode | null;
  /** What was filed, and the epoch whose seed opens it; null where it only repeats what the unit has put away. */
  readonly filed: Pick<Opened, 'epoch' | 'outcome'> | null;
  /** Whether everything that was known of the case before was forgotten. §7.11 */
  readonly anew: boolean;
}

/** The cases of a unit, built up from inbox events; nothing gets in that is not verified. §7 */
export class CaseBook {
  readonly cases: Map<string, Case>;
  readonly #opener: Opener;
  readonly #own: string;

  /** The unit's own destination and seeds, and the cases that it goes on with. */
  constructor(view: OpeningView, cases = new Map<string, Case>()) {
    this.#opener = new Opener(view);
    this.#own = view.destination.id;
    this.cases = cases;
  }

  /** Opens and verifies one event and files it. Never throws on what the server sent: a refusal is filed too. §7 */
  take(event: UnverifiedEvent): Taken {
    const known = this.reporterOf(encodeBase64(event.threadKey));
    return this.file(event, this.#opener.open(event, known));
  }

  /** As {@link CaseBook.take}, and keeps what is needed to pass the case on: openings, and the kinds of what does not open. §7.11 */
  takeWhole(event: UnverifiedEvent): Taken {
    const opened = this.#opener.open(event, this.reporterOf(encodeBase64(event.threadKey)));
    const taken = this.file(event, opened);
    const { case: entry, refused, filed } = taken;
    if (event.type === 'withdrawal' || filed === null) return taken;
    const { hash } = opened;
    if (refused !== null) entry.unopened.set(hash, decodeHeader(event.envelope).kind);
    else if (!entry.away && !entry.openings.has(hash)) {
      entry.openings.set(hash, this.#opener.openingOf(event.envelope));
    }
    return taken;
  }

  /** The reporter's Ed25519 key of a thread as text; null where no report has come. */
  reporterOf(thread: string): string | null {
    return this.cases.get(thread)?.reporter?.sign ?? null;
  }

  /**
   * Files an event that was opened elsewhere. What the reporter sent counts only as it was held against the key that the
   * case has by now, and what another unit handed over only as that unit's opening gives it; otherwise it is opened once more. §7
   */
  file(event: UnverifiedEvent, opened: Opened): Taken {
    const known = this.reporterOf(opened.thread);
    const entry = this.cases.get(opened.thread);
    const handed = entry === undefined ? null : handedFor(entry, opened.hash, this.#own);
    if (entry !== undefined && handed !== null) {
      const { outcome } = this.#opener.open(event, known, handed);
      return fileOutcome(this.cases, { ...opened, epoch: entry.arrivedIn, outcome });
    }
    const isGood = opened.reporter === known || isByDesk(opened);
    return fileOutcome(this.cases, isGood ? opened : this.#opener.open(event, known));
  }

  /** Wipes the epochs' keys; the book opens nothing any more. */
  close(): void {
    this.#opener.close();
  }
}

/** Files what came of an event that was opened and verified, now or before. */
export function fileOutcome(
  cases: Map<string, Case>,
  { thread, hash, epoch, outcome }: Pick<Opened, 'thread' | 'hash' | 'epoch' | 'outcome'>,
): Taken {
  const entry = caseOf(cases, thread);
  const taken: Taken = {
    case: entry,
    message: null,
    arrival: null,
    refused: null,
    anew: false,
    filed: { epoch, outcome },
  };
  const refuse = (code: ErrorCode): Taken => {
    entry.refused.push({ hash, code });
    return { ...taken, refused: code, filed: { epoch, outcome: { type: 'refused', code } } };
  };
  switch (outcome.type) {
    case 'withdrawal':
      entry.withdrawn = outcome.date;
      return taken;
    case 'refused':
      return refuse(outcome.code);
    case 'arrival': {
      const anew = !entry.handed.has(hash);
      const code = fileArrival(entry, outcome.arrival, epoch);
      if (code !== null) return refuse(code);
      return { ...taken, arrival: outcome.arrival, anew };
    }
    case 'carried':
      entry.carried.push(outcome.note);
      return { ...taken, message: outcome.note };
    case 'message': {
      const { message } = outcome;
      if (message.kind === 'note' && message.content.event.type === 'transferred') {
        if (entry.parted.some((note) => note.hash === hash)) return { ...taken, filed: null };
        if (message.content.event.number < passedOn(entry)) return refuse('document_older');
        fileParting(entry, message);
        return { ...taken, message, anew: true };
      }
      if (message.kind === 'report') entry.reporter ??= message.content.keys;
      entry.messages.push(message);
      return { ...taken, message };
    }
  }
}

/** The unit passed the case on: all else is forgotten. §7.11 */
function fileParting(entry: Case, note: NoteMessage): void {
  clearCase(entry);
  entry.parted.push(note);
  entry.away = true;
}

function caseOf(cases: Map<string, Case>, thread: string): Case {
  const known = cases.get(thread);
  if (known !== undefined) return known;
  const fresh = emptyCase(thread);
  cases.set(thread, fresh);
  return fresh;
}

/** Whether the reporter's key has no part in it. */
function isByDesk({ outcome }: { readonly outcome: Outcome }): boolean {
  return outcome.type === 'arrival' || (outcome.type === 'message' && outcome.message.kind === 'note');
}
