/** How good a passphrase looks. */
export type Strength = 'short' | 'weak' | 'fair' | 'good';

/** Fewer characters than this are refused, here as on the command line. */
export const PASSPHRASE_MIN = 12;

const FAIR = 18;
const GOOD = 26;

/**
 * A rough estimate by length, where repeated letters count for little: it cannot know that a long line is a famous one,
 * so it only ever warns, and refuses nothing but what is too short.
 */
export function strengthOf(passphrase: string): Strength {
  const letters = Array.from(passphrase);
  if (passphrase.length < PASSPHRASE_MIN) return 'short';
  const telling = Math.min(letters.length, new Set(letters).size * 3);
  if (telling < FAIR) return 'weak';
  return telling < GOOD ? 'fair' : 'good';
}
