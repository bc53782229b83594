import { beforeAll, describe, expect, it } from 'vitest';
import { sealable } from '../../../client/core/report/answering.ts';
import {
  asksConflict,
  asksReader,
  checkCall,
  cluesOf,
  emptyCall,
  readerOf,
  UNKNOWN,
  type CallDraft,
} from '../../../client/desk/phone/call-draft.ts';
import { forcesOf, readersOf } from '../../../client/desk/phone/readers.ts';
import { spellOut } from '../../../client/desk/phone/spelling.ts';
import type { Directory } from '../../../crypto/documents/directory.ts';
import { ready } from '../../../crypto/sodium.ts';
import { makeWorld } from '../../crypto/parts.ts';

let directory: Directory;

beforeAll(async () => {
  await ready();
  ({ directory } = makeWorld());
});

/** The least that can be sent. */
const least: CallDraft = {
  ...emptyCall(),
  force: 'southshire',
  conflict: 'none',
  headings: ['money'],
  what: 'It happened.',
  risk: 'no',
};

describe('who reads what a caller says', () => {
  const ids = (...given: Parameters<typeof readersOf>) => readersOf(...given).map(({ id }) => id);

  it('is the force’s own unit, unless the person reported may have a say there', () => {
    expect(forcesOf(directory).map(({ id }) => id)).toEqual(['northshire', 'southshire']);
    expect(ids(directory, 'southshire', 'none')).toEqual(['southshire']);
    for (const conflict of ['unit', 'chief'] as const) {
      expect(ids(directory, 'southshire', conflict)).toEqual(['clearing', 'northshire']);
    }
    expect(ids(directory, 'southshire', 'not-sure')).toEqual(['clearing', 'northshire', 'southshire']);
  });

  it('is the service itself where the force is not known', () => {
    expect(readerOf({ ...least, force: UNKNOWN }, 'clearing')).toBe('clearing');
    expect(asksConflict({ ...least, force: UNKNOWN })).toBe(false);
  });

  it('is open until the caller has chosen', () => {
    expect(readerOf({ ...least, force: '' }, 'clearing')).toBeNull();
    expect(asksReader({ ...least, conflict: 'unit' })).toBe(true);
    expect(readerOf({ ...least, conflict: 'unit' }, 'clearing')).toBeNull();
    expect(readerOf({ ...least, conflict: 'unit', reader: 'northshire' }, 'clearing')).toBe('northshire');
    expect(readerOf({ ...least, reader: 'northshire' }, 'clearing')).toBe('southshire');
  });
});

describe('what a handler typed', () => {
  const fields = (change: Partial<CallDraft>) => checkCall({ ...least, ...change }).map(({ field }) => field);

  it('is enough with a force, a heading, what happened and the risk', () => {
    expect(checkCall(least)).toEqual([]);
    expect(checkCall(emptyCall()).map(({ field }) => field)).toEqual([
      'call-force',
      'call-headings',
      'call-what',
      'call-risk',
    ]);
    expect(fields({ force: UNKNOWN, conflict: null })).toEqual([]);
  });

  it('names what is missing or too long', () => {
    expect(fields({ conflict: null })).toEqual(['call-conflict']);
    expect(fields({ conflict: 'chief' })).toEqual(['call-reader']);
    expect(fields({ contact: 'details' })).toEqual(['call-contact-how']);
    expect(fields({ who: { ...least.who, name: 'x'.repeat(501) } })).toEqual(['call-name']);
    expect(fields({ what: 'x'.repeat(100_001) })).toEqual(['call-what']);
  });

  it('is held against what might show who the caller is', () => {
    const clues = cluesOf({
      ...least,
      what: 'My husband saw it, ring 07700 900123.',
      risk: 'no',
      riskMore: 'my sister',
      contact: 'details',
      contactName: 'Samira',
      where: 'At Samira’s shop',
    });
    expect(clues.map(({ clue, question }) => [clue, question])).toEqual([
      ['phone', 'What happened'],
      ['relation', 'What happened'],
      ['own-name', 'Where'],
    ]);
  });

  it('is sealed as a page’s answers are', () => {
    expect(sealable({ ...least, knownMore: ' ' }, true)).toEqual({
      headings: ['money'],
      what: 'It happened.',
      risk: { now: 'no' },
      conflict: 'none',
      contact: { mode: 'questions' },
    });
  });
});

describe('a word that is read out', () => {
  it('is spelled by as many letters as tell it from the others', () => {
    expect(spellOut('hero')).toEqual(['H for Hotel', 'E for Echo', 'R for Romeo', 'O for Oscar']);
    expect(spellOut('abandon')).toEqual(['A for Alfa', 'B for Bravo', 'A for Alfa', 'N for November']);
    expect(spellOut('zoo')).toEqual(['Z for Zulu', 'O for Oscar', 'O for Oscar']);
  });
});
