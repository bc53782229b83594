import { describe, expect, it } from 'vitest';
import { sayDay } from '../../../client/reporter/day.ts';
import { loadLanguage } from '../../../client/reporter/language.ts';
import { plural } from '../../../client/reporter/plural.ts';
import { cards } from '../../../client/reporter/text/cards.ts';
import { cy } from '../../../client/reporter/text/cy.ts';
import { en } from '../../../client/reporter/text/en.ts';
import { promises } from '../../../client/reporter/text/promises.ts';
import { threads } from '../../../client/reporter/text/threads.ts';

/** Every text of a dictionary by its path; functions are called with something that shows in what they say. */
function texts(node: unknown, path = ''): [string, string][] {
  if (typeof node === 'string') return [[path, node]];
  if (typeof node === 'function') return [[path, (node as (...given: unknown[]) => string)(7, 8)]];
  return Object.entries(node as object).flatMap(([key, value]) => texts(value, `${path}.${key}`));
}

const english = new Map(texts({ ...en, ...threads.en, card: cards.en, promises: promises.en }));
const welsh = new Map(texts({ ...cy, ...threads.cy, card: cards.cy, promises: promises.cy }));

describe('the dictionaries', () => {
  it('have the same texts, lists as long as each other', () => {
    expect([...welsh.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('say everything in Welsh too', () => {
    const left = [...welsh].filter(([path, words]) => words === english.get(path) || words.trim() === '');
    expect(left).toEqual([]);
  });

  it('carry the same numbers: none is lost or mistyped on the way', () => {
    const numbers = (words = ''): string[] => (words.match(/\d[\d\u00a0]*/g) ?? []).sort();
    const differing = [...english].filter(([path, words]) => {
      return numbers(words).join() !== numbers(welsh.get(path)).join();
    });
    expect(differing).toEqual([]);
  });

  it('mark the Welsh as a draft on the page until it is checked', async () => {
    const { checked, text } = await loadLanguage('cy');
    expect(checked || text.bar.draftLanguage.startsWith('Drafft')).toBe(true);
  });
});

describe('counting words', () => {
  it('follows each language’s own rules', () => {
    const say = (language: 'en' | 'cy', count: number) =>
      plural(language, count, { one: 'one', two: 'two', few: 'few', many: 'many', other: 'other' });
    expect([1, 2, 3, 6, 7].map((count) => say('cy', count))).toEqual(['one', 'two', 'few', 'many', 'other']);
    expect([0, 1, 2].map((count) => say('en', count))).toEqual(['other', 'one', 'other']);
    expect(plural('cy', 2, { other: 'gair' })).toBe('gair');
  });

  it('is right in what the page says', () => {
    expect(en.words.wrongCount(1)).toContain('1 word.');
    expect(en.words.wrongCount(11)).toContain('11 words.');
    expect(cy.words.wrongCount(2)).toContain('2 air.');
    expect(en.charactersLeft(-1)).toBe('You have 1 character too many');
  });
});

it('says a day in both languages, whatever the time zone', () => {
  expect(sayDay('en', '2026-03-01')).toBe('1 March 2026');
  const welsh = new Intl.DateTimeFormat('cy', { dateStyle: 'long', timeZone: 'UTC' });
  const days = Array.from({ length: 12 }, (_, month) => `2026-${String(month + 1).padStart(2, '0')}-01`);
  expect(days.map((day) => sayDay('cy', day))).toEqual(days.map((day) => welsh.format(new Date(day))));
  expect(sayDay('cy', '2026-03-01')).toBe('1 Mawrth 2026');
});
