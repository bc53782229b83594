import * as v from 'valibot';
import type { Day } from './days.ts';
import { concat, encodeText } from './encoding.ts';
import { DropError } from './errors.ts';
import { day } from './json.ts';
import { sign, verify } from './signing.ts';
import { WITHDRAWAL_SIZE } from './wire/sizes.ts';

/** A reporter's word that a thread is to be forgotten: the day and a signature, 74 bytes. §8.3 */
export function signWithdrawal(threadKey: Uint8Array, on: Day, secretKey: Uint8Array): Uint8Array {
  const date = encodeText(on);
  return concat(date, sign('withdrawal v1', [threadKey, date], secretKey));
}

/**
 * The day of a withdrawal that the reporter with that public key (32 bytes) signed for that thread. §8.3
 * Throws `content_invalid` on another length or where it names no day, `message_signature` where somebody else made it.
 */
export function verifyWithdrawal(withdrawal: Uint8Array, threadKey: Uint8Array, publicKey: Uint8Array): Day {
  if (withdrawal.length !== WITHDRAWAL_SIZE) throw new DropError('content_invalid');
  const date = withdrawal.subarray(0, 10);
  if (!verify('withdrawal v1', [threadKey, date], withdrawal.subarray(10), publicKey)) {
    throw new DropError('message_signature');
  }
  return readDay(date);
}

function readDay(date: Uint8Array): Day {
  const text = String.fromCharCode(...date);
  if (!v.is(day, text)) throw new DropError('content_invalid');
  return text;
}
