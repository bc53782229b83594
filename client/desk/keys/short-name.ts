import { decodeBase64 } from '../../../crypto/encoding.ts';

/** Without letters that are mistaken for digits when read out. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * A name for a thread or desk that can be read out by phone: the first 40 bits of its public id (base64url) as
 * `XXXX-XXXX`. Every desk of a unit makes the same one. It only points; what must be exact uses the whole id.
 */
export function shortName(id: string): string {
  const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0] = decodeBase64(id.slice(0, 8));
  const front = (first << 12) | (second << 4) | (third >> 4);
  return `${spell(front)}-${spell(((third & 15) << 16) | (fourth << 8) | fifth)}`;
}

/** 20 bits as four letters. */
function spell(bits: number): string {
  return [15, 10, 5, 0].map((shift) => ALPHABET[(bits >> shift) & 31]).join('');
}
