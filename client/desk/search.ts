import type { CaseEvent } from '../../crypto/case-event.ts';
import type { CaseMessage } from '../core/casebook.ts';
import { text } from './text/en.ts';

/** Letters without case, accents and width, so that search finds what people mean. */
function fold(words: string): string {
  return words.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase('en');
}

/** The texts in an answer, however deep they lie. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}

/** What people wrote into an event of the record. */
function eventTexts(event: CaseEvent): string[] {
  const written = [
    ...('text' in event ? [event.text] : []),
    ...('reason' in event ? [event.reason] : []),
    ...('conditions' in event ? [event.conditions] : []),
  ];
  return event.type === 'categorised'
    ? [...written, ...event.categories.map((category) => text.record.categories[category])]
    : written;
}

function wordsOf(message: CaseMessage): string[] {
  switch (message.kind) {
    case 'report': {
      const { headings, ...answers } = message.content.answers;
      return [...headings.map((heading) => text.report.headings[heading]), ...texts(answers)];
    }
    case 'follow-up':
      return [message.content.text];
    case 'note':
      return eventTexts(message.content.event);
  }
}

/** Everything of a case that search looks in, folded; secret. */
export function searchable(name: string, messages: readonly CaseMessage[]): string {
  return fold([name, ...messages.flatMap(wordsOf)].join('\n'));
}

/** A test for what was typed into the search field: every word must be somewhere in the case. */
export function matcher(typed: string): (words: string) => boolean {
  const wanted = fold(typed).split(/\s+/).filter(Boolean);
  return (words) => wanted.every((word) => words.includes(word));
}
