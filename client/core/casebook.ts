import { checkChain, type Finding, type Link } from '../../crypto/chain.ts';
import type { Report } from '../../crypto/content.ts';
import type { Day } from '../../crypto/days.ts';
import { decodeBase64, encodeBase64 } from '../../crypto/encoding.ts';
import type { ErrorCode } from '../../crypto/errors.ts';
import type { UnverifiedEvent } from '../../crypto/wire/frames.ts';
import { Opener, type CaseMessage, type Opened, type OpeningView } from './opening.ts';
import type { RecordEntry } from './record/state.ts';

export type { CaseMessage } from './opening.ts';

/** Everything that a unit knows about one thread. Its content is secret. */
export interface Case {
  /** The thread key, 32 bytes as text. */
  readonly thread: string;
  /** The reporter's public keys, from the first report; null while none has come. */
  reporter: { readonly sign: Uint8Array; readonly kem: Uint8Array } | null;
  readonly messages: CaseMessage[];
  /** The day that the reporter signed a withdrawal; null where there is none. */
  withdrawn: Day | null;
  /** Envelopes that could not be opened or verified, by hash, and why. */
  readonly refused: { readonly hash: string; readonly code: ErrorCode }[];
}

/** What came of one event: the case it belongs to, and the verified message, the withdrawal, or the refusal. */
export interface Taken {
  readonly case: Case;
  readonly message: CaseMessage | null;
  readonly refused: ErrorCode | null;
}

/** The cases of a unit, built up from inbox events; nothing gets in that is not verified. §7 */
export class CaseBook {
  readonly cases: Map<string, Case>;
  readonly #opener: Opener;

  /** The unit's own destination and seeds, and the cases that it goes on with. */
  constructor(view: OpeningView, cases = new Map<string, Case>()) {
    this.#opener = new Opener(view);
    this.cases = cases;
  }

  /** Opens and verifies one event and files it. Never throws on what the server sent: a refusal is filed too. §7 */
  take(event: UnverifiedEvent): Taken {
    return this.file(event, this.#opener.open(event, this.reporterOf(encodeBase64(event.threadKey))));
  }

  /** The reporter's Ed25519 key of a thread as text; null where no report has come. */
  reporterOf(thread: string): string | null {
    const reporter = this.cases.get(thread)?.reporter ?? null;
    return reporter === null ? null : encodeBase64(reporter.sign);
  }

  /**
   * Files an event that was opened elsewhere. What the reporter sent counts only as it was held against the key that the
   * case has by now; otherwise it is opened once more. §7
   */
  file(event: UnverifiedEvent, opened: Opened): Taken {
    const known = this.reporterOf(opened.thread);
    const { outcome } =
      opened.reporter === known || isNote(opened) ? opened : this.#opener.open(event, known);
    return fileOutcome(this.cases, { ...opened, outcome });
  }

  /** Wipes the epochs' keys; the book opens nothing any more. */
  close(): void {
    this.#opener.close();
  }
}

/** Files what came of an event that was opened and verified, now or before. */
export function fileOutcome(
  cases: Map<string, Case>,
  { thread, hash, outcome }: Pick<Opened, 'thread' | 'hash' | 'outcome'>,
): Taken {
  const entry = caseOf(cases, thread);
  switch (outcome.type) {
    case 'withdrawal':
      entry.withdrawn = outcome.date;
      return { case: entry, message: null, refused: null };
    case 'refused':
      entry.refused.push({ hash, code: outcome.code });
      return { case: entry, message: null, refused: outcome.code };
    case 'message': {
      const { message } = outcome;
      if (message.kind === 'report') entry.reporter ??= keysOf(message.content);
      entry.messages.push(message);
      return { case: entry, message, refused: null };
    }
  }
}

function caseOf(cases: Map<string, Case>, thread: string): Case {
  const known = cases.get(thread);
  if (known !== undefined) return known;
  const fresh: Case = { thread, reporter: null, messages: [], withdrawn: null, refused: [] };
  cases.set(thread, fresh);
  return fresh;
}

function isNote({ outcome }: Opened): boolean {
  return outcome.type === 'message' && outcome.message.kind === 'note';
}

function keysOf({ keys }: Report): NonNullable<Case['reporter']> {
  return { sign: decodeBase64(keys.sign, 32), kem: decodeBase64(keys.kem) };
}

/** A case's notes as entries of its shared record, in the order in which they came. §7.8 */
export function recordOf(entry: { readonly messages: readonly CaseMessage[] }): RecordEntry[] {
  return entry.messages.flatMap((message) => {
    if (message.kind !== 'note') return [];
    const { hash, desk, content } = message;
    const { prev, after = [], date, event } = content;
    return [{ hash, prev, after, desk, date, event }];
  });
}

function link(message: CaseMessage): Link {
  const { seq, prev, seen } = message.content;
  return { hash: message.hash, seq, prev, seen };
}

/** What is wrong with a case's chains: the reporter's messages, and each desk's notes. Empty where all is whole. §7.1 */
export function caseFindings(entry: Case): { readonly sender: string; readonly finding: Finding }[] {
  const notes = entry.messages.filter((message) => message.kind === 'note');
  // A desk that comes after a case was taken off the server finds its last note alone, which says so. §8.4
  const closed = notes.some(({ content }) => content.event.type === 'closed');
  if (closed && entry.reporter === null) return [];
  const replies = new Set(
    notes.flatMap(({ content }) => (content.event.type === 'replied' ? [content.event.reply] : [])),
  );
  const fromReporter = entry.messages.filter((message) => message.kind !== 'note');
  const reporter = checkChain(fromReporter.map(link), null, replies);
  // What another desk has answered cannot be kept from this one.
  const sent = new Set(fromReporter.map(({ hash }) => hash));
  const there = new Set(notes.map(({ hash }) => hash));
  const desks = [...new Set(notes.map(({ desk }) => desk))].flatMap((desk) => {
    const own = notes.filter((note) => note.desk === desk);
    const unseen = own.flatMap(({ content: { after = [], seq } }): Finding[] =>
      after.every((hash) => there.has(hash)) ? [] : [{ type: 'unseen', seq }],
    );
    return [...checkChain(own.map(link), null, sent), ...unseen].map((finding) => ({
      sender: desk,
      finding,
    }));
  });
  return [...reporter.map((finding) => ({ sender: 'reporter', finding })), ...desks];
}
