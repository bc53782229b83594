import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { concat } from '../../crypto/encoding.ts';
import { DropError } from '../../crypto/errors.ts';
import { decapsulate, encapsulate, expandKem, kemKeys, wipeExpandedKem } from '../../crypto/kem.ts';
import { ready } from '../../crypto/sodium.ts';

beforeAll(ready);

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

/** The secret, or the code of the refusal. */
function outcome(open: () => Uint8Array): Uint8Array | string {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof DropError)) throw error;
    return error.code;
  }
}

it('an expanded key gives what the seed gives, for any ciphertext', () => {
  fc.assert(
    fc.property(bytes(32), bytes(64), bytes(1120), (seed, randomness, other) => {
      const { publicKey, secretKey } = kemKeys(seed);
      const expanded = expandKem(secretKey);
      const { ciphertext, sharedSecret } = encapsulate(publicKey, randomness);
      expect(decapsulate(ciphertext, expanded)).toEqual(sharedSecret);
      expect(decapsulate(other, expanded)).toEqual(decapsulate(other, secretKey));
    }),
    { numRuns: 40 },
  );
});

it('refuses what the seed refuses', () => {
  const { secretKey, publicKey } = kemKeys(new Uint8Array(32).fill(7));
  const expanded = expandKem(secretKey);
  const { ciphertext } = encapsulate(publicKey);
  const points = [0, 1].map((first) =>
    Uint8Array.from({ length: 32 }, (_, index) => (index === 0 ? first : 0)),
  );
  for (const point of points) {
    const low = concat(ciphertext.subarray(0, 1088), point);
    expect(outcome(() => decapsulate(low, expanded))).toBe('key_invalid');
    expect(outcome(() => decapsulate(low, secretKey))).toBe('key_invalid');
  }
  expect(outcome(() => decapsulate(ciphertext.subarray(1), expanded))).toBe('key_invalid');
  expect(outcome(() => expandKem(new Uint8Array(31)).kem)).toBe('key_invalid');
});

it('is wiped', () => {
  const expanded = expandKem(new Uint8Array(32).fill(9));
  wipeExpandedKem(expanded);
  expect([...expanded.kem, ...expanded.exchange].some((byte) => byte !== 0)).toBe(false);
});
