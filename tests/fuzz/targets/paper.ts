import { encodeText } from '../../../crypto/encoding.ts';
import { decodeReceipt, encodeReceipt } from '../../../crypto/receipt.ts';
import { decodeShare, encodeShare } from '../../../crypto/shares.ts';
import { fixedBytes } from '../../crypto/parts.ts';
import { shamirShares } from '../../vectors/make/shamir.ts';
import type { Target } from '../fuzz.ts';
import { text } from './bytes.ts';

/** What people type from paper: receipts and shares. §4, §9.2 */
export function paperTargets(): Target[] {
  const receipts = ['one', 'two'].map((label) => encodeReceipt(fixedBytes(label, 16)));
  const data = shamirShares(fixedBytes('seed'), [fixedBytes('term')], [9, 77]);
  const shares = data.map((bytes, index) =>
    encodeShare({ number: index + 1, needed: 2, of: 2, set: fixedBytes('set', 4), data: bytes }),
  );
  const lines = (words: readonly string[]) => [
    encodeText(words.join(' ')),
    encodeText(words.map((word, index) => `${index + 1}. ${word.toUpperCase()}`).join('\n')),
  ];
  return [
    {
      name: 'receipt',
      samples: receipts.flatMap(lines),
      run: (input) => decodeReceipt(text(input)),
      neverThrows: true,
    },
    { name: 'share', samples: shares.flatMap(lines), run: (input) => decodeShare(text(input)) },
  ];
}
