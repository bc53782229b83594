import { encodeBase64 } from '../../../crypto/encoding.ts';
import { DropError } from '../../../crypto/errors.ts';
import { findWord, splitWords } from '../../../crypto/receipt.ts';
import { decodeShare, encodeShare, joinSeed, splitSeed, type Share } from '../../../crypto/shares.ts';
import { wipe } from '../../../crypto/sodium.ts';

/** How a key is split: any `needed` of `of` shares give it back. `folder`: where the sheets go, or null. §9.2 */
export interface Split {
  readonly of: number;
  readonly needed: number;
  readonly folder: string | null;
}

/** What is asked when shares are to be joined. */
export const SHARE_QUESTION = 'The words of the shares, one share after the other';

const SHARE_WORDS = 33;
const WORDS_A_LINE = 3;

/** Splits a seed into sheets to be printed: secret texts, one for each holder. §9.2 Throws `share_too_few`. */
export async function shareSheets(seed: Uint8Array, name: string, split: Split): Promise<string[]> {
  const shares = await splitSeed(seed, split.of, split.needed);
  const sheets = shares.map((share) => shareSheet(share, name));
  wipe(...shares.map(({ data }) => data));
  return sheets;
}

/** One share as a sheet of numbered words; lines that begin with # are for people and are skipped when it is read. §9.2 */
function shareSheet(share: Share, name: string): string {
  const words = encodeShare(share).map(
    (word, index) => `${String(index + 1).padStart(2)} ${word.padEnd(10)}`,
  );
  const lines = Array.from({ length: SHARE_WORDS / WORDS_A_LINE }, (_, row) =>
    words
      .slice(row * WORDS_A_LINE, (row + 1) * WORDS_A_LINE)
      .join('  ')
      .trimEnd(),
  );
  return [
    `# Share ${String(share.number)} of ${String(share.of)} of the ${name} key, set ${encodeBase64(share.set)}.`,
    `# Any ${String(share.needed)} shares of this set give the key back. Keep it as you would keep the key.`,
    ...lines,
    '',
  ].join('\n');
}

function wordsOf(typed: string): string[] {
  return splitWords(typed.replaceAll(/^\s*#.*$/gm, ''));
}

/**
 * A slip in typed sheets: they have `words` words, and not 33 each; word `word` of the `sheet`th of them is none of the list; or a word of
 * that sheet is another one (`word` is 0). Both count from 1.
 */
export type SheetSlip = { readonly words: number } | { readonly sheet: number; readonly word: number };

/** The first slip in typed sheets, so that a person need not compare all of them again; null where there is none. §9.2 */
export function findSlip(typed: string): SheetSlip | null {
  const words = wordsOf(typed);
  if (words.length % SHARE_WORDS !== 0) return { words: words.length };
  const wrong = words.findIndex((word) => findWord(word) === null);
  if (wrong !== -1) return { sheet: Math.floor(wrong / SHARE_WORDS) + 1, word: (wrong % SHARE_WORDS) + 1 };
  for (let at = 0; at < words.length; at += SHARE_WORDS) {
    try {
      wipe(decodeShare(words.slice(at, at + SHARE_WORDS).join(' ')).data);
    } catch {
      return { sheet: at / SHARE_WORDS + 1, word: 0 };
    }
  }
  return null;
}

/** The shares on typed or scanned sheets, secret: the caller wipes their `data`. §9.2 Throws `share_malformed` or `share_checksum`. */
export function decodeSheets(typed: string): readonly Share[] {
  const words = wordsOf(typed);
  if (words.length === 0 || words.length % SHARE_WORDS !== 0) throw new DropError('share_malformed');
  const shares: Share[] = [];
  try {
    for (let at = 0; at < words.length; at += SHARE_WORDS) {
      shares.push(decodeShare(words.slice(at, at + SHARE_WORDS).join(' ')));
    }
    return shares;
  } catch (error) {
    wipe(...shares.map(({ data }) => data));
    throw error;
  }
}

/**
 * Reads typed or scanned sheets and joins them: the secret 32-byte seed, and the numbers of the shares. §9.2
 * Throws as {@link decodeSheets}, or `share_mismatch` or `share_too_few`.
 */
export async function readShares(typed: string): Promise<{ seed: Uint8Array; numbers: readonly number[] }> {
  const shares = decodeSheets(typed);
  try {
    return { seed: await joinSeed(shares), numbers: shares.map(({ number }) => number) };
  } finally {
    wipe(...shares.map(({ data }) => data));
  }
}
