import { encodeBase64 } from '../../crypto/encoding.ts';
import { hash } from '../../crypto/hash.ts';
import { decodeThread } from '../../crypto/wire/frames.ts';
import type { KeptThread, Ledger } from './ledger.ts';

/** Holds a thread that was read against the ledger; replies that were `acknowledged` before must be there. */
export function checkThread(
  ledger: Ledger,
  thread: KeptThread,
  bytes: Uint8Array,
  acknowledged: ReadonlySet<string>,
): void {
  const got = decodeThread(bytes);
  const sent = got.sent.map((it) => encodeBase64(it));
  const replies = got.replies.map((it) => encodeBase64(hash('', it)));
  const missing = thread.sent.filter((it) => !sent.includes(it)).length;
  const unanswered = [...acknowledged].filter((it) => !replies.includes(it)).length;
  for (let count = 0; count < missing + unanswered; count += 1) ledger.lost.push('a message');
  for (const list of [sent, replies]) {
    if (new Set(list).size < list.length) ledger.doubled.push('a message in a thread');
  }
  if (sent.join() !== thread.sent.join() && missing === 0)
    ledger.wrong.push('a thread has more, or in another order');
  if (sum(got.state) !== sum(thread.state)) ledger.lost.push('a state');
}

/** The hash of bytes, as text. */
export function sum(bytes: Uint8Array): string {
  return encodeBase64(hash('', bytes));
}
