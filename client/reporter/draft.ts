import type { Answers, Heading } from '../../crypto/answers.ts';
import type { Conflict, ContactMode, KnownFrom, RiskNow } from './data/choices.ts';
import { CLEARING } from './data/forces.ts';
import type { ChosenFile } from './files/chosen.ts';

/** Everything that a person types or chooses before sending; secret; kept in memory alone. */
export interface Draft {
  danger: 'yes' | 'no' | null;
  /** The id of a force, or {@link CLEARING}. */
  force: string | null;
  conflict: Conflict | null;
  /** Where the report goes instead of the force's own unit; null until chosen. */
  destination: string | null;
  headings: readonly Heading[];
  who: { name: string; rank: string; number: string; station: string; description: string };
  what: string;
  where: string;
  when: string;
  knownFrom: readonly KnownFrom[];
  knownMore: string;
  risk: RiskNow | null;
  riskMore: string;
  files: ChosenFile[];
  contact: ContactMode;
  contactName: string;
  contactHow: string;
  contactSafe: string;
}

/** The most characters that a short answer and a long one may have: the limits of `answersSchema`. */
export const LINE_MAX = 500;
/** See {@link LINE_MAX}. */
export const PROSE_MAX = 100_000;

/** A draft with nothing in it; staying anonymous and answering questions is chosen beforehand. */
export function emptyDraft(): Draft {
  return {
    danger: null,
    force: null,
    conflict: null,
    destination: null,
    headings: [],
    who: { name: '', rank: '', number: '', station: '', description: '' },
    what: '',
    where: '',
    when: '',
    knownFrom: [],
    knownMore: '',
    risk: null,
    riskMore: '',
    files: [],
    contact: 'questions',
    contactName: '',
    contactHow: '',
    contactSafe: '',
  };
}

/** Whether another destination must be chosen: the force is known, and its own unit may not be safe to read this. */
export function needsDestination(draft: Draft): boolean {
  return draft.force !== CLEARING && draft.conflict !== null && draft.conflict !== 'none';
}

/** The id of the destination that the report goes to, or null while it is not chosen. */
export function destinationOf(draft: Draft): string | null {
  return needsDestination(draft) ? draft.destination : draft.force;
}

/** The report's answers as they are sealed: trimmed, and without what was left empty. docs/protocol.md §7.2 */
export function toAnswers(draft: Draft): Answers {
  const who = filled(draft.who);
  const knownMore = draft.knownMore.trim();
  const where = draft.where.trim();
  const when = draft.when.trim();
  return {
    headings: [...draft.headings],
    what: draft.what.trim(),
    ...(Object.keys(who).length > 0 && { who }),
    ...(where !== '' && { where }),
    ...(when !== '' && { when }),
    ...(draft.knownFrom.length > 0 && { knownFrom: [...draft.knownFrom] }),
    ...(knownMore !== '' && { knownMore }),
    ...(draft.risk !== null && { risk: { now: draft.risk, ...filled({ more: riskMore(draft) }) } }),
    ...(draft.force !== CLEARING && draft.conflict !== null && { conflict: draft.conflict }),
    contact:
      draft.contact === 'details'
        ? {
            mode: 'details',
            how: draft.contactHow.trim(),
            ...filled({ name: draft.contactName, safe: draft.contactSafe }),
          }
        : { mode: draft.contact },
  };
}

function riskMore(draft: Draft): string {
  return draft.risk === 'yes' ? draft.riskMore : '';
}

function filled<K extends string>(fields: Readonly<Record<K, string>>): Partial<Record<K, string>> {
  const entries = Object.entries<string>(fields).map(([key, value]) => [key, value.trim()] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== '')) as Partial<Record<K, string>>;
}
