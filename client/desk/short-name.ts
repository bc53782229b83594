import { decodeBase64 } from '../../crypto/encoding.ts';

/** Without letters that are mistaken for digits when read out. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * A name for a thread or desk that can be read out by phone: the first 40 bits of its public id (base64url) as
 * `XXXX-XXXX`. Every desk of a unit makes the same one. It only points; what must be exact uses the whole id.
 */
export function shortName(id: string): string {
  let bits = 0n;
  for (const byte of decodeBase64(id).subarray(0, 5)) bits = (bits << 8n) | BigInt(byte);
  const letters = Array.from(
    { length: 8 },
    (_, index) => ALPHABET[Number((bits >> BigInt(35 - 5 * index)) & 31n)],
  );
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`;
}
