import { expect, test } from 'vitest';
import { difference } from './statistics.ts';
import { Random } from '../../fuzz/random.ts';

/** Times as servers have them: most alike, some far longer. */
function times(count: number, seed: number, more = 0): number[] {
  const dice = new Random(seed);
  return Array.from(
    { length: count },
    () => 1000 + dice.below(100) + more + (dice.below(20) === 0 ? dice.below(5000) : 0),
  );
}

test('times of the same kind cannot be told apart, and two in a thousand more can', () => {
  const same = difference(times(3000, 1), times(3000, 2));
  expect(Math.abs(same.t)).toBeLessThan(4.5);
  expect(Math.abs(same.effect)).toBeLessThan(0.03);
  const other = difference(times(3000, 1, 6), times(3000, 2));
  expect(other.t).toBeGreaterThan(4.5);
  expect(other.effect).toBeGreaterThan(0.03);
});

test('the effect is a half where everything differs, with its sign, and none where everything is equal', () => {
  expect(difference([4, 5, 6], [1, 2, 3]).effect).toBe(0.5);
  expect(difference([1, 2, 3], [4, 5, 6]).effect).toBe(-0.5);
  expect(difference([7, 7, 7], [7, 7]).effect).toBe(0);
});
