import { DropError } from './errors.ts';

/**
 * The Padmé length of a length in bytes (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and
 * Communication with PURBs", 2019, §3.3): at most 12 % more, and of all the lengths up to L only O(log log L) bits
 * show. Whole numbers from 0 to 2⁵⁰; anything else throws `attachment_length`. §7.5
 */
export function padme(length: number): number {
  if (!Number.isInteger(length) || length < 0 || length > 2 ** 50) throw new DropError('attachment_length');
  const exponent = bitLength(length) - 1;
  const unit = 2 ** (exponent - bitLength(exponent));
  return Math.ceil(length / unit) * unit;
}

/** How many binary digits a whole number has; exact, where `Math.log2` may round across a power of two. */
function bitLength(value: number): number {
  return value.toString(2).length;
}
