import Fuse from 'fuse.js';

/** Whom a report is about, as the reporter wrote it; secret. */
export interface Person {
  readonly thread: string;
  readonly name: string;
  readonly number: string;
  readonly station: string;
}

/** By what two reports may be about one person. */
export type MatchedBy = 'name' | 'number' | 'station';

/** Another case that may be about the same person, and by what. */
export interface Match {
  readonly thread: string;
  readonly by: readonly MatchedBy[];
}

/** Ranks and titles say nothing about who somebody is. */
const RANKS = new Set(
  'pc pcso dc ds di dci dcs sgt sergeant insp inspector chief superintendent supt constable detective officer mr mrs ms miss dr special police'.split(
    ' ',
  ),
);

/** How alike two words must be, from 0 (the same) to 1, and by how many letters they may differ in length. */
const ALIKE = { threshold: 0.35, letters: 2 };

function wordsOf(written: string): string[] {
  const folded = written.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return (folded.match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !RANKS.has(word) && word.length > 1);
}

/** A collar number without what people put between its letters and digits, and without zeros in front. */
function numberOf(written: string): string {
  return written
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '')
    .replaceAll(/(^|[A-Z])0+(?=\d)/g, '$1');
}

/** The words of one field of all reports, to look up words that are like others. */
class Vocabulary {
  readonly #threads = new Map<string, Set<string>>();
  readonly #counts = new Map<string, number>();
  readonly #fuse: Fuse<string>;

  constructor(people: readonly Person[], field: 'name' | 'station') {
    for (const { thread, [field]: written } of people) {
      const words = new Set(wordsOf(written));
      this.#counts.set(thread, words.size);
      for (const word of words) this.#threads.set(word, (this.#threads.get(word) ?? new Set()).add(thread));
    }
    this.#fuse = new Fuse([...this.#threads.keys()], { threshold: ALIKE.threshold, ignoreLocation: true });
  }

  /** The threads in which all words of the shorter of both texts have one that is like them. */
  find(written: string): Set<string> {
    const words = [...new Set(wordsOf(written))];
    const hits = new Map<string, number>();
    for (const word of words) {
      const threads = new Set(this.#like(word).flatMap((like) => [...(this.#threads.get(like) ?? [])]));
      for (const thread of threads) hits.set(thread, (hits.get(thread) ?? 0) + 1);
    }
    const needed = (thread: string): number => Math.min(words.length, this.#counts.get(thread) ?? 0);
    return new Set([...hits].filter(([thread, count]) => count >= needed(thread)).map(([thread]) => thread));
  }

  #like(word: string): string[] {
    return this.#fuse
      .search(word.slice(0, 32))
      .map(({ item }) => item)
      .filter((item) => Math.abs(item.length - word.length) <= ALIKE.letters);
  }
}

/**
 * The other cases that may be about the same person, the likeliest first: by a collar number that is the same however it
 * is written, or by a name that is spelt alike. A station alone is no match, but strengthens one. Runs on this machine.
 */
export function findMatches(person: Person, people: readonly Person[]): Match[] {
  const others = people.filter(({ thread }) => thread !== person.thread);
  const number = numberOf(person.number);
  const names = new Vocabulary(others, 'name').find(person.name);
  const stations = new Vocabulary(others, 'station').find(person.station);
  const matches = others.flatMap(({ thread, number: other }): Match[] => {
    const by: MatchedBy[] = [
      ...(number.length > 1 && numberOf(other) === number ? ['number' as const] : []),
      ...(names.has(thread) ? ['name' as const] : []),
    ];
    if (by.length === 0) return [];
    return [{ thread, by: stations.has(thread) ? [...by, 'station'] : by }];
  });
  const weight = ({ by }: Match): number => by.length + (by.includes('number') ? 2 : 0);
  return matches.sort((a, b) => weight(b) - weight(a));
}
