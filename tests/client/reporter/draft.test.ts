import { LINE_MAX, PROSE_MAX } from '../../../client/core/report/answering.ts';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { findClues } from '../../../client/reporter/advice.ts';
import { choices } from '../../../client/reporter/data/choices.ts';
import { oversightOf } from '../../../client/reporter/data/oversight.ts';
import { destinationOf, emptyDraft, toAnswers, type Draft } from '../../../client/reporter/draft.ts';
import { english } from '../../../client/reporter/language.ts';
import { sayDestination } from '../../../client/reporter/names.ts';
import { summarise } from '../../../client/reporter/summary.ts';
import { answersSchema, HEADINGS, KNOWN_FROM } from '../../../crypto/answers.ts';

const least: Draft = {
  ...emptyDraft(),
  force: 'kent',
  conflict: 'none',
  headings: ['money'],
  what: 'He took money.',
};

describe('a draft becomes answers that can be sealed', () => {
  it('with nothing in them but what was answered', () => {
    expect(toAnswers(least)).toEqual({
      headings: ['money'],
      what: 'He took money.',
      conflict: 'none',
      contact: { mode: 'questions' },
    });
  });

  it('with everything', () => {
    const draft: Draft = {
      ...least,
      headings: [...choices.heading],
      who: { name: ' A ', rank: 'B', number: 'C', station: 'D', description: 'E' },
      where: 'F',
      when: 'G',
      knownFrom: [...choices.knownFrom],
      knownMore: 'H',
      risk: 'yes',
      riskMore: 'I',
      contact: 'details',
      contactName: 'J',
      contactHow: 'K',
      contactSafe: 'L',
    };
    const answers = toAnswers(draft);
    expect(v.parse(answersSchema, answers)).toEqual(answers);
    expect(answers.who?.name).toBe('A');
    expect(answers.risk).toEqual({ now: 'yes', more: 'I' });
    expect(answers.contact).toEqual({ mode: 'details', name: 'J', how: 'K', safe: 'L' });
  });

  it('without the contact details that were typed before the choice was taken back', () => {
    const draft: Draft = { ...least, contact: 'anonymous', contactHow: '07700 900123', contactName: 'Sam' };
    expect(toAnswers(draft).contact).toEqual({ mode: 'anonymous' });
  });

  it('without what was written about a risk before the answer became no', () => {
    expect(toAnswers({ ...least, risk: 'no', riskMore: 'my sister' }).risk).toEqual({ now: 'no' });
  });

  it('at the longest that the page lets through', () => {
    const draft = {
      ...least,
      what: 'x'.repeat(PROSE_MAX),
      who: { ...least.who, name: 'x'.repeat(LINE_MAX) },
    };
    expect(v.is(answersSchema, toAnswers(draft))).toBe(true);
    expect(v.is(answersSchema, toAnswers({ ...draft, what: 'x'.repeat(PROSE_MAX + 1) }))).toBe(false);
  });

  it('offers every choice that the protocol has', () => {
    expect([...choices.heading].sort()).toEqual([...HEADINGS].sort());
    expect([...choices.knownFrom].sort()).toEqual([...KNOWN_FROM].sort());
  });
});

describe('who reads it', () => {
  it('is the unit where there is no conflict, and what was chosen where there is', () => {
    expect(destinationOf(least)).toBe('kent');
    expect(destinationOf({ ...least, conflict: 'unit' })).toBeNull();
    expect(destinationOf({ ...least, conflict: 'unit', destination: 'iopc' })).toBe('iopc');
    expect(destinationOf({ ...least, force: 'clearing' })).toBe('clearing');
  });

  it('is not what was chosen before the conflict was taken back', () => {
    expect(destinationOf({ ...least, conflict: 'none', destination: 'iopc' })).toBe('kent');
  });

  it('is named in words', () => {
    const say = (force: string, destination: string) =>
      sayDestination({ language: english, force, destination });
    expect(say('kent', 'kent')).toContain('Kent Police');
    expect(say('police-scotland', oversightOf.scotland.id)).toContain('PIRC');
    expect(say('kent', 'clearing')).toBe(say('clearing', 'clearing'));
  });
});

describe('the summary', () => {
  it('shows what was answered, and which questions were not', () => {
    const rows = new Map(summarise(least, english).map(({ question, values }) => [question, values]));
    expect(rows.get('what')).toEqual(['He took money.']);
    expect(rows.get('where')).toEqual([]);
    expect(rows.has('destination')).toBe(false);
  });
});

describe('advice about what may show who the reporter is', () => {
  const found = (what: string, more: Partial<Draft> = {}) =>
    findClues({ ...emptyDraft(), what, ...more }).map(({ clue, found: words }) => `${clue}: ${words}`);

  it.each([
    ['Write to jo.bloggs+x@mail.example.org please', 'email: jo.bloggs+x@mail.example.org'],
    ['I am on 07700 900123 after six', 'phone: 07700 900123'],
    ['ring +44 7700 900 123', 'phone: +44 7700 900 123'],
    ['He is my husband, a sergeant', 'relation: my husband'],
    ['He told MY  EX-WIFE so', 'relation: MY EX-WIFE'],
    ['our line manager knew', 'relation: our line manager'],
    ['I am his daughter', 'self: I am his daughter'],
    ['I’m her neighbour', 'self: I’m her neighbour'],
    ['I work with him', 'self: I work with him'],
    ['My name is Jo', 'self: My name is Jo'],
    ['Fe wnaeth fy ngŵr', 'relation: fy ngŵr'],
  ])('finds it in: %s', (what, clue) => {
    expect(found(what)).toContain(clue);
  });

  it.each([
    'He took £2,000 on 03/05/2025 from PC 1234 at 10.30.',
    'Collar number 00712, car AB12 CDE, log 0042-19.',
    'The army knew. I am afraid. I am sure of it.',
  ])('finds nothing in: %s', (what) => {
    expect(found(what)).toEqual([]);
  });

  it.each(['x', '0', 'a-'])(
    'looks through “%s” hundreds of thousands of times over as through any other text',
    (piece) => {
      expect(found(piece.repeat(300_000))).toEqual([]);
    },
  );

  it('finds the name left for the investigators where it stands in the text', () => {
    const details = { contact: 'details', contactName: 'Jo Blogs', contactHow: 'jo@example.org' } as const;
    expect(found('They call me jo; Blogs is known there', details)).toEqual(['own-name: Blogs']);
    expect(found('Blogs is known there', { contactName: 'Jo Blogs' })).toEqual([]);
  });

  it('looks at who is at risk only where that is sent', () => {
    const riskMore = 'my sister';
    expect(found('', { risk: 'yes', riskMore })).toEqual(['relation: my sister']);
    expect(found('', { risk: 'no', riskMore })).toEqual([]);
  });

  it('says in which answer it stands', () => {
    const [clue] = findClues({ ...emptyDraft(), when: 'when my sister was there' });
    expect(clue?.question).toBe('when');
  });
});
