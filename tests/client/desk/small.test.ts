import { beforeAll, describe, expect, it } from 'vitest';
import { answerRows } from '../../../client/desk/case/answer-rows.ts';
import { IdleLock } from '../../../client/desk/idle.svelte.ts';
import { epochRows, lasting } from '../../../client/desk/people/epochs.ts';
import { shortName } from '../../../client/desk/keys/short-name.ts';
import { strengthOf } from '../../../client/desk/keys/strength.ts';
import type { Report } from '../../../crypto/content.ts';
import { text } from '../../../client/desk/text/en.ts';
import { visible } from '../../../client/desk/visible.ts';
import { readOrigin } from '../../../client/core/network/origin.ts';
import { addDays } from '../../../crypto/days.ts';
import { encodeBase64 } from '../../../crypto/encoding.ts';
import { ready } from '../../../crypto/sodium.ts';

beforeAll(ready);

describe('the idle lock', () => {
  const MINUTE = 60_000;

  it('warns in the last minute, and locks after ten', () => {
    let now = 0;
    let locked = 0;
    const idle = new IdleLock(
      () => now,
      () => (locked += 1),
    );
    const at = (time: number) => {
      now = time;
      idle.check();
      return idle.within;
    };
    expect([at(8 * MINUTE), at(9 * MINUTE), at(9.6 * MINUTE), at(9.9 * MINUTE)]).toEqual([null, 60, 30, 10]);
    idle.touch();
    expect([idle.within, at(19 * MINUTE), locked]).toEqual([null, 60, 0]);
    at(20 * MINUTE);
    expect(locked).toBe(1);
  });

  it('does not take the first key after a night asleep for somebody who was there all along', () => {
    let now = 0;
    let locked = false;
    const page = new EventTarget();
    const stop = new IdleLock(
      () => now,
      () => (locked = true),
    ).watch(page);
    now = 8 * 60 * MINUTE;
    page.dispatchEvent(new Event('keydown'));
    stop();
    expect(locked).toBe(true);
  });
});

describe('names that can be read out', () => {
  it('are the same for the same id, and of letters and digits that are not mistaken for one another', () => {
    const id = encodeBase64(Uint8Array.from({ length: 32 }, (_, index) => index * 7));
    expect(shortName(id)).toBe('003G-W58W');
    expect(shortName(encodeBase64(new Uint8Array(12).fill(255)))).toBe('ZZZZ-ZZZZ');
  });
});

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
          ...{ id: '', key: '', hash: '', type: 'image/jpeg' },
          ...{ name: 'attachment-1.jpg', form: 'cleaned' as const, length: 4096 },
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

describe('a passphrase', () => {
  it.each([
    ['elevenchars', 'short'],
    ['aaaaaaaaaaaaaaaaaaaaaaaa', 'weak'],
    ['abcabcabcabcabcabcabc', 'weak'],
    ['quiet herons over', 'weak'],
    ['seven quiet herons', 'fair'],
    ['seven quiet herons over the weir', 'good'],
  ])('%s is %s', (passphrase, strength) => {
    expect(strengthOf(passphrase)).toBe(strength);
  });
});

describe('how long keys last', () => {
  const today = '2026-03-10';
  const seed = (epoch: number, notAfter: string) => ({ epoch, notAfter, seed: new Uint8Array(32) });

  it('is told by what is past, may be in use, and lies ahead', () => {
    const seeds = [
      seed(1, '2026-03-09'),
      seed(2, '2026-03-10'),
      seed(3, addDays(today, 15)),
      seed(4, addDays(today, 16)),
    ];
    const states = epochRows(seeds, today).map(({ epoch, state }) => [epoch, state]);
    expect(states).toEqual([
      [4, 'ahead'],
      [3, 'used'],
      [2, 'used'],
      [1, 'past'],
    ]);
  });

  it('is a warning from three weeks on, and nothing once they have run out', () => {
    const last = (days: number) => lasting([seed(1, addDays(today, days))], today);
    expect(last(21)).toEqual({ last: '2026-03-31', days: 21, soon: false });
    expect(last(20)).toMatchObject({ soon: true });
    expect(last(0)).toMatchObject({ days: 0, soon: true });
    expect(last(-1)).toBeNull();
    expect(lasting([], today)).toBeNull();
  });
});

describe('a server’s address', () => {
  it.each([
    [' https://reports.example/anything ', 'https://reports.example'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://abcdef.onion/', 'http://abcdef.onion'],
    ['http://reports.example', null],
    ['ftp://reports.example', null],
    ['reports.example', null],
    ['', null],
  ])('%s is read as %s', (typed, origin) => {
    expect(readOrigin(typed)).toBe(origin);
  });
});
