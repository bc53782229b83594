import type { CaseEvent } from '../../../crypto/case-event.ts';
import type { CaseMessage } from '../../core/case/case.ts';
import { shortName } from '../keys/short-name.ts';
import { text } from '../text/en.ts';

/** Letters that have neither accents nor another form. */
const PLAIN = /^[\n\r\t -~]*$/;

/** Letters without case, accents and width, so that search finds what people mean. */
function fold(words: string): string {
  if (PLAIN.test(words)) return words.toLowerCase();
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

function textsOf(message: CaseMessage): string[] {
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

/** Everything of a message that search looks in, folded; secret. */
export function wordsOf(message: CaseMessage): string {
  return fold(textsOf(message).join('\n'));
}

/** The name of a case as search finds it. */
export function searchName(thread: string): string {
  return fold(shortName(thread));
}

/** The words that were typed into the search field, folded. */
export function wanted(typed: string): string[] {
  return fold(typed).split(/\s+/).filter(Boolean);
}

/** A test for what was typed into the search field: every word must be somewhere in the case. */
export function matcher(typed: string): (words: string) => boolean {
  const all = wanted(typed);
  return (words) => all.every((word) => words.includes(word));
}

/** Whether all that is found with `later` is found with `earlier` too, as it is when somebody types on. */
export function narrows(earlier: string, later: string): boolean {
  const after = wanted(later);
  return wanted(earlier).every((word) => after.some((longer) => longer.includes(word)));
}
