import { beforeAll, expect, test } from 'vitest';
import { hash } from '../../crypto/hash.ts';
import { ready } from '../../crypto/sodium.ts';
import { threadKeyOf } from '../../server/routes/common.ts';
import { checkToken, makeToken, tokenHash, uploadTokenHash } from '../../server/tokens.ts';
import { anyBytes } from '../support/server.ts';

const [secret, random] = [anyBytes(32), anyBytes(16)];
const now = Date.parse('2026-03-10T12:00:59.999Z');
const end = { challenge: Date.parse('2026-03-10T12:03:00Z'), session: Date.parse('2026-03-10T12:11:00Z') };

beforeAll(ready);

test.each(['challenge', 'session'] as const)(
  'a %s says what it is until its last moment, to who knows the secret, and nothing for the other use',
  (use) => {
    const other = use === 'challenge' ? 'session' : 'challenge';
    const { token, ...content } = makeToken(use, secret, random, now);
    expect(content).toEqual({ random, end: end[use] });
    for (const at of [now, end[use] - 1]) expect(checkToken(use, secret, token, at)).toEqual(content);
    expect(checkToken(use, secret, token, end[use])).toBeNull();
    expect(checkToken(other, secret, token, now)).toBeNull();
    expect(checkToken(use, anyBytes(32), token, now)).toBeNull();
  },
);

test('a token with any byte changed, cut off or added is none', () => {
  const { token } = makeToken('session', secret, random, now);
  for (const [place, byte] of token.entries()) {
    expect(checkToken('session', secret, token.with(place, byte ^ 1), now)).toBeNull();
    expect(checkToken('session', secret, token.slice(0, place), now)).toBeNull();
  }
  expect(checkToken('session', secret, Uint8Array.of(...token, 0), now)).toBeNull();
});

test('what is stored of the same bytes as one kind of token is never what is stored of them as another', () => {
  const token = anyBytes(32);
  const stored = [tokenHash(token), uploadTokenHash(token), threadKeyOf(token), hash('', token)];
  expect(new Set(stored.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(stored.length);
});
