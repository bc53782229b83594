import { beforeAll, describe, expect, it } from 'vitest';
import { findSlip, shareSheets } from '../../../../client/core/unit/sharing.ts';
import { randomBytes, ready } from '../../../../crypto/sodium.ts';

describe('sheets that are typed again', () => {
  let sheets: readonly string[];

  beforeAll(async () => {
    await ready();
    sheets = await shareSheets(randomBytes(32), 'unit', { of: 3, needed: 2, folder: null });
  });

  /** The second and third sheet, the words of the third changed. */
  function typed(change: (words: string[]) => string[]): string {
    const [, second = '', third = ''] = sheets;
    const words = third.replaceAll(/^#.*$/gm, '').match(/[a-z]+/g) ?? [];
    return `${second}\n${change([...words]).join(' ')}`;
  }

  it('have no slip when they are as on paper', () => {
    expect(findSlip(typed((words) => words))).toBeNull();
    expect(findSlip(sheets.join('\n'))).toBeNull();
  });

  it('are named by what is wrong: how many words there are, which word is none, which sheet has another word', () => {
    expect(findSlip(typed((words) => words.slice(1)))).toEqual({ words: 65 });
    expect(findSlip(typed((words) => words.with(6, 'xylophonist')))).toEqual({ sheet: 2, word: 7 });
    const swapped = typed((words) => words.with(6, words[6] === 'zoo' ? 'abandon' : 'zoo'));
    expect(findSlip(swapped)).toEqual({ sheet: 2, word: 0 });
  });
});
