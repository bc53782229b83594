import type { Person } from '../../core/case/matches.ts';
import type { Entry } from './entry.ts';

/** Whom a case's report is about, for finding others about the same person. */
export function personOf({ thread, report }: Entry): Person {
  const { name = '', number = '', station = '' } = report?.answers.who ?? {};
  return { thread, name, number, station };
}

/** The cases that are linked with one, from either side. */
export function linkedWith(entry: Entry, all: readonly Entry[]): string[] {
  const own = entry.record.links.map(({ thread }) => thread);
  const others = all
    .filter(({ record }) => record.links.some(({ thread }) => thread === entry.thread))
    .map(({ thread }) => thread);
  return [...new Set([...own, ...others])];
}
