import { destinationOf, needsDestination, type Draft } from './draft.ts';
import { planFiles } from './files/outgoing.ts';
import type { Question } from './flow.ts';
import type { Language } from './language.ts';
import { findForce, nameIn, sayDestination } from './names.ts';

/** A row of the summary: a question and what was answered, a paragraph each. */
export interface SummaryRow {
  readonly question: Exclude<Question, 'safety' | 'danger' | 'emergency' | 'advice' | 'check'>;
  readonly values: readonly string[];
}

/** What was answered, in the words of the page. Secret. */
export function summarise(draft: Draft, language: Language): SummaryRow[] {
  const { text } = language;
  const force = findForce(draft.force);
  const { who } = draft;
  const rows: (SummaryRow | false)[] = [
    { question: 'force', values: [force === null ? text.force.other : nameIn(language.name, force)] },
    force !== null && {
      question: 'conflict',
      values: draft.conflict === null ? [] : [text.conflict.choices[draft.conflict]],
    },
    needsDestination(draft) && {
      question: 'destination',
      values: [sayDestination({ language, force: draft.force, destination: destinationOf(draft) })],
    },
    { question: 'headings', values: draft.headings.map((heading) => text.headings.choices[heading]) },
    { question: 'who', values: [who.name, who.rank, who.number, who.station, who.description] },
    { question: 'what', values: [draft.what] },
    { question: 'where', values: [draft.where] },
    { question: 'when', values: [draft.when] },
    {
      question: 'known',
      values: [...draft.knownFrom.map((way) => text.known.choices[way]), draft.knownMore],
    },
    {
      question: 'risk',
      values:
        draft.risk === null
          ? []
          : [text.risk.choices[draft.risk], draft.risk === 'yes' ? draft.riskMore : ''],
    },
    {
      question: 'files',
      values: planFiles(draft.files).map(({ description: { name, form } }) => text.files.sent[form](name)),
    },
    { question: 'contact', values: [text.contact.choices[draft.contact], ...contactDetails(draft)] },
  ];
  return rows
    .filter((row) => row !== false)
    .map(({ question, values }) => ({ question, values: values.filter((value) => value.trim() !== '') }));
}

function contactDetails(draft: Draft): string[] {
  return draft.contact === 'details' ? [draft.contactName, draft.contactHow, draft.contactSafe] : [];
}
