import { LINE_MAX, noAnswers, PROSE_MAX, type TypedAnswers } from '../../core/report/answering.ts';
import { findTypedClues, type FoundTypedClue } from '../../core/report/clues.ts';
import type { FormError } from '../attempt.svelte.ts';
import { text } from '../text/en.ts';

/** What stands for "another force, or not sure" in the list of forces. */
export const UNKNOWN = 'unknown';

/** What a handler types while somebody calls; secret. */
export interface CallDraft extends TypedAnswers {
  /** The id of a force, {@link UNKNOWN}, or empty while nothing is chosen. */
  force: string;
  /** The id of who is to read it, where the caller has to choose; null until chosen. */
  reader: string | null;
}

/** Nothing typed yet. */
export function emptyCall(): CallDraft {
  return { ...noAnswers(), force: '', reader: null };
}

/** Whether the caller is to be asked if the person reported could have a say in the unit. */
export function asksConflict({ force }: CallDraft): boolean {
  return force !== '' && force !== UNKNOWN;
}

/** Whether the caller has to choose who reads it, since the force's own unit may not be safe. */
export function asksReader(draft: CallDraft): boolean {
  return asksConflict(draft) && draft.conflict !== null && draft.conflict !== 'none';
}

/** Who is to read the report: an id, `own` (the service) where the force is not known, or null while it is not chosen. */
export function readerOf(draft: CallDraft, own: string): string | null {
  if (draft.force === '') return null;
  if (draft.force === UNKNOWN) return own;
  return asksReader(draft) ? draft.reader : draft.force;
}

const LINES = ['name', 'rank', 'number', 'station'] as const;

/** What is wrong with what was typed, in the order of the page; empty where it can be sent. */
export function checkCall(draft: CallDraft): readonly FormError[] {
  const words = text.phone;
  const { who } = draft;
  const missing = (is: boolean, field: string, say: string): FormError[] =>
    is ? [{ field, text: say }] : [];
  const within = (field: string, typed: string, most: number): FormError[] =>
    missing(typed.trim().length > most, field, words.tooLong(most));
  return [
    ...missing(draft.force === '', 'call-force', words.force.missing),
    ...missing(asksConflict(draft) && draft.conflict === null, 'call-conflict', words.conflict.missing),
    ...missing(asksReader(draft) && draft.reader === null, 'call-reader', words.reader.missing),
    ...missing(draft.headings.length === 0, 'call-headings', words.headings.missing),
    ...LINES.flatMap((line) => within(`call-${line}`, who[line], LINE_MAX)),
    ...within('call-description', who.description, PROSE_MAX),
    ...missing(draft.what.trim() === '', 'call-what', words.what.missing),
    ...within('call-what', draft.what, PROSE_MAX),
    ...within('call-where', draft.where, PROSE_MAX),
    ...within('call-when', draft.when, PROSE_MAX),
    ...within('call-known-more', draft.knownMore, PROSE_MAX),
    ...missing(draft.risk === null, 'call-risk', words.risk.missing),
    ...within('call-risk-more', draft.riskMore, PROSE_MAX),
    ...(draft.contact === 'details'
      ? [
          ...within('call-contact-name', draft.contactName, LINE_MAX),
          ...missing(draft.contactHow.trim() === '', 'call-contact-how', words.contact.howMissing),
          ...within('call-contact-how', draft.contactHow, LINE_MAX),
          ...within('call-contact-safe', draft.contactSafe, LINE_MAX),
        ]
      : []),
  ];
}

/** What might show who the caller is, by the label of its field; made on this machine, and only advice. */
export function cluesOf(draft: CallDraft): FoundTypedClue<string>[] {
  const { labels } = text.report;
  const { name, rank, number, station, description } = draft.who;
  const texts = {
    [labels.name]: [name, rank, number, station].join('\n'),
    [labels.description]: description,
    [labels.what]: draft.what,
    [labels.where]: draft.where,
    [labels.when]: draft.when,
    [labels.knownMore]: draft.knownMore,
    [labels.riskMore]: draft.risk === 'yes' ? draft.riskMore : '',
  };
  return findTypedClues(texts, draft.contact === 'details' ? draft.contactName : null);
}
