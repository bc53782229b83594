import { beforeAll, describe, expect, it } from 'vitest';
import { shortName } from '../../../client/desk/keys/short-name.ts';
import { strengthOf } from '../../../client/desk/keys/strength.ts';
import { epochRows, lasting } from '../../../client/desk/people/epochs.ts';
import { addDays } from '../../../crypto/days.ts';
import { encodeBase64 } from '../../../crypto/encoding.ts';
import { ready } from '../../../crypto/sodium.ts';

beforeAll(ready);

describe('names that can be read out', () => {
  it('are the same for the same id, and of letters and digits that are not mistaken for one another', () => {
    const id = encodeBase64(Uint8Array.from({ length: 32 }, (_, index) => index * 7));
    expect(shortName(id)).toBe('003G-W58W');
    expect(shortName(encodeBase64(new Uint8Array(12).fill(255)))).toBe('ZZZZ-ZZZZ');
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
