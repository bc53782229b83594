import * as v from 'valibot';
import type { Day } from '../days.ts';
import { concat, decodeU32, encodeText, encodeU32 } from '../encoding.ts';
import { DropError } from '../errors.ts';
import { day, destinationId, transferNumber } from '../json.ts';
import { decodeFrames, encodeFrames, FRAME, type Frame } from './frames.ts';
import { CARRIED_MAX, HASH_SIZE, SIGNATURE_SIZE } from './sizes.ts';

/** What a desk asks the server when it passes a thread on. §13.2 */
export interface TransferRequest {
  /** The destination that the thread goes to, by id. */
  readonly to: string;
  /** How many times the thread was passed on before. */
  readonly number: number;
  readonly date: Day;
  /** The old unit's, 64 bytes. §7.11 */
  readonly signature: Uint8Array;
  /** A reply to the reporter, what is sealed to the new unit, and the old unit's note of it: envelopes. */
  readonly envelopes: readonly [reply: Uint8Array, transfer: Uint8Array, note: Uint8Array];
  /** Hashes (32 bytes) of all the other envelopes that the old unit has of the thread, by what becomes of them. */
  readonly carried: readonly Uint8Array[];
  readonly dropped: readonly Uint8Array[];
  readonly kept: readonly Uint8Array[];
}

const FATES = ['carried', 'dropped', 'kept'] as const;
const FIXED = 4 + 10 + SIGNATURE_SIZE;

/** Encodes a request to pass a thread on. §13.2 */
export function encodeTransfer(request: TransferRequest): Uint8Array {
  const { to, number, date, signature, envelopes } = request;
  return encodeFrames([
    { tag: FRAME.order, bytes: concat(encodeU32(number), encodeText(date), signature, encodeText(to)) },
    ...envelopes.map((bytes) => ({ tag: FRAME.message, bytes })),
    ...FATES.flatMap((fate) => request[fate].map((bytes) => ({ tag: FRAME[fate], bytes }))),
  ]);
}

/** Decodes a request to pass a thread on; throws `frame_malformed` on any other form. The envelopes are not looked into. §13.2 */
export function decodeTransfer(bytes: Uint8Array): TransferRequest {
  const [order, reply, transfer, note, ...rest] = decodeFrames(bytes);
  if (order?.tag !== FRAME.order || order.bytes.length <= FIXED) throw new DropError('frame_malformed');
  const number = decodeU32(order.bytes, 0);
  const date = String.fromCharCode(...order.bytes.subarray(4, 14));
  const to = String.fromCharCode(...order.bytes.subarray(FIXED, FIXED + 41));
  if (
    !v.is(transferNumber, number) ||
    !v.is(day, date) ||
    !v.is(destinationId, to) ||
    order.bytes.length !== FIXED + to.length
  ) {
    throw new DropError('frame_malformed');
  }
  let fate = 0;
  for (const { tag, bytes: hash } of rest) {
    const at = FATES.findIndex((name) => FRAME[name] === tag);
    if (at < fate || hash.length !== HASH_SIZE) throw new DropError('frame_malformed');
    fate = at;
  }
  const of = (name: (typeof FATES)[number]): Uint8Array[] =>
    rest.filter(({ tag }) => tag === FRAME[name]).map(({ bytes: hash }) => hash);
  if (of('carried').length > CARRIED_MAX) throw new DropError('frame_malformed');
  return {
    to,
    number,
    date,
    signature: order.bytes.subarray(14, FIXED),
    envelopes: [envelopeIn(reply), envelopeIn(transfer), envelopeIn(note)],
    carried: of('carried'),
    dropped: of('dropped'),
    kept: of('kept'),
  };
}

function envelopeIn(frame: Frame | undefined): Uint8Array {
  if (frame?.tag !== FRAME.message) throw new DropError('frame_malformed');
  return frame.bytes;
}
