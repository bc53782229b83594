import { describe, expect, it } from 'vitest';
import { answerRows } from '../../../client/desk/case/answer-rows.ts';
import { text } from '../../../client/desk/text/en.ts';
import { visible } from '../../../client/desk/visible.ts';
import type { Report } from '../../../crypto/content.ts';

describe('what people wrote', () => {
  it('cannot turn the direction of a line or hide something in it', () => {
    expect(visible('a\u202Eb\u2066c\u0007d\r\ne\tf')).toBe('a[U+202E]b[U+2066]c[U+0007]d\ne\tf');
    expect(visible('Zoë, שלום, 👮🏽‍♀️')).toBe('Zoë, שלום, 👮🏽‍♀️');
  });

  it('is listed with labels, and what was left out has no row', () => {
    const link = { v: 1, seq: 0, prev: null, seen: null, date: '2026-03-10' } as const;
    const keys = { sign: '', kem: '' };
    const report = {
      ...link,
      keys,
      channel: 'phone' as const,
      attachments: [
        {
          id: '',
          key: '',
          hash: '',
          type: 'image/jpeg',
          name: 'attachment-1.jpg',
          form: 'cleaned' as const,
          length: 4096,
        },
      ],
      answers: {
        headings: ['money', 'something-else'],
        what: 'It happened.',
        who: { rank: '', station: 'Longsight' },
        contact: { mode: 'anonymous' },
      },
    } satisfies Report;
    expect(answerRows(report, { verified: false, code: null })).toEqual([
      { key: 'About', values: ['Money or favours for information or help', 'Something else'] },
      { key: 'Station or team', values: ['Longsight'] },
      { key: 'What happened', values: ['It happened.'] },
      { key: 'Contact', values: ['Stays anonymous and does not expect questions'] },
      {
        key: 'Files that came with it',
        values: ['attachment-1.jpg (picture, cleaned, 4.0 KiB)'],
      },
      { key: 'Came by', values: [text.report.takenUnverified] },
    ]);
  });
});
