import type { Answers, Heading } from '../../../crypto/answers.ts';

/** What somebody types or chooses in answer to a report's questions, as forms hold it; secret; kept in memory alone. */
export interface TypedAnswers {
  conflict: NonNullable<Answers['conflict']> | null;
  headings: readonly Heading[];
  who: { name: string; rank: string; number: string; station: string; description: string };
  what: string;
  where: string;
  when: string;
  knownFrom: readonly NonNullable<Answers['knownFrom']>[number][];
  knownMore: string;
  risk: NonNullable<Answers['risk']>['now'] | null;
  riskMore: string;
  contact: NonNullable<Answers['contact']>['mode'];
  contactName: string;
  contactHow: string;
  contactSafe: string;
}

/** The most characters that a short answer and a long one may have: the limits of `answersSchema`. */
export const LINE_MAX = 500;
/** See {@link LINE_MAX}. */
export const PROSE_MAX = 100_000;

/** Nothing typed; staying anonymous and answering questions is chosen beforehand. */
export function noAnswers(): TypedAnswers {
  return {
    conflict: null,
    headings: [],
    who: { name: '', rank: '', number: '', station: '', description: '' },
    what: '',
    where: '',
    when: '',
    knownFrom: [],
    knownMore: '',
    risk: null,
    riskMore: '',
    contact: 'questions',
    contactName: '',
    contactHow: '',
    contactSafe: '',
  };
}

/** The answers as they are sealed: trimmed, and without what was left empty or not asked. docs/protocol.md §7.2 */
export function sealable(typed: TypedAnswers, asksConflict: boolean): Answers {
  const who = filled(typed.who);
  const knownMore = typed.knownMore.trim();
  const where = typed.where.trim();
  const when = typed.when.trim();
  return {
    headings: [...typed.headings],
    what: typed.what.trim(),
    ...(Object.keys(who).length > 0 && { who }),
    ...(where !== '' && { where }),
    ...(when !== '' && { when }),
    ...(typed.knownFrom.length > 0 && { knownFrom: [...typed.knownFrom] }),
    ...(knownMore !== '' && { knownMore }),
    ...(typed.risk !== null && { risk: { now: typed.risk, ...filled({ more: riskMore(typed) }) } }),
    ...(asksConflict && typed.conflict !== null && { conflict: typed.conflict }),
    contact:
      typed.contact === 'details'
        ? {
            mode: 'details',
            how: typed.contactHow.trim(),
            ...filled({ name: typed.contactName, safe: typed.contactSafe }),
          }
        : { mode: typed.contact },
  };
}

function riskMore(typed: TypedAnswers): string {
  return typed.risk === 'yes' ? typed.riskMore : '';
}

function filled<K extends string>(fields: Readonly<Record<K, string>>): Partial<Record<K, string>> {
  const entries = Object.entries<string>(fields).map(([key, value]) => [key, value.trim()] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== '')) as Partial<Record<K, string>>;
}
