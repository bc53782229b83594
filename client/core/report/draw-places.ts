import { randomBytes } from '../../../crypto/sodium.ts';

/** `count` different places below `below` (at most 256), drawn at random, in rising order. */
export function drawPlaces(count: number, below: number): number[] {
  const drawn = new Set<number>();
  while (drawn.size < Math.min(count, below)) {
    const [byte = 0] = randomBytes(1);
    if (byte < 256 - (256 % below)) drawn.add(byte % below);
  }
  return [...drawn].sort((a, b) => a - b);
}
