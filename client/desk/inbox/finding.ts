import type { Day } from '../../../crypto/days.ts';
import type { Entry } from '../case/entry.ts';
import { matcher, narrows } from '../case/search.ts';
import { passes, type Filter } from './filter.ts';

/** What is looked for, and in which cases. */
export interface Question {
  readonly list: readonly Entry[];
  readonly filter: Filter;
  readonly today: Day;
  readonly typed: string;
}

/** Finds cases; whoever types on is answered from among those that were found before. */
export class Finding {
  #last: (Question & { readonly found: readonly Entry[] }) | null = null;

  /** The cases that pass the filter and have all the words that were typed, in the order of the list. */
  find(question: Question): readonly Entry[] {
    const { list, filter, today, typed } = question;
    const last = this.#last;
    const goesOn =
      last?.list === list && last.filter === filter && last.today === today && narrows(last.typed, typed);
    const matches = matcher(typed);
    const found = goesOn
      ? last.found.filter(({ words }) => matches(words))
      : list.filter((entry) => passes(entry, filter, today) && matches(entry.words));
    this.#last = { ...question, found };
    return found;
  }
}
