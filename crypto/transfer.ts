import * as v from 'valibot';
import type { Day } from './days.ts';
import { findDestination, unitKey, type Destination, type Directory } from './documents/directory.ts';
import { decodeBase64, encodeBase64, encodeText, encodeU32, equalBytes } from './encoding.ts';
import { DropError } from './errors.ts';
import { hash } from './hash.ts';
import { base64Text, destinationId, REASON_MAX, TEXT_MAX, transferNumber, u32 } from './json.ts';
import { sign, verify } from './signing.ts';
import { CARRIED_MAX } from './wire/sizes.ts';

const order = { from: destinationId, to: destinationId, number: transferNumber, signature: base64Text(64) };
const prose = (most: number) => v.pipe(v.string(), v.maxLength(most), v.regex(/\S/));

/** The newest reply of one desk: its id (12 bytes), the reply's number, the hash of its envelope (32). §7.11 */
const head = v.strictObject({ desk: base64Text(12), seq: u32, hash: base64Text(32) });

/**
 * What a reply says that passes the thread on: the order, and the newest reply of every other desk of the old unit (at most
 * 64, each desk once): what comes from that unit behind them counts for nothing. §7.11
 */
export const announcedTransfer = v.strictObject({
  ...order,
  heads: v.pipe(
    v.array(head),
    v.maxLength(64),
    v.check((heads) => new Set(heads.map(({ desk }) => desk)).size === heads.length),
  ),
});

/**
 * What a desk hands over with a case: the order, the reply that told the reporter, a word to the new unit, and the opening of
 * each envelope that goes along (hash ‖ recipient ‖ secret, 96 bytes, secret). §7.11
 */
export const handedOver = {
  order: v.strictObject(order),
  told: v.strictObject({ reply: base64Text(32), replySeq: u32, text: prose(TEXT_MAX) }),
  word: v.optional(prose(REASON_MAX)),
  openings: v.pipe(v.array(base64Text(96)), v.minLength(1), v.maxLength(CARRIED_MAX)),
};

/** See {@link announcedTransfer}. §7.11 */
export type AnnouncedTransfer = v.InferOutput<typeof announcedTransfer>;

/** A unit's word that a thread goes to another destination; nobody has verified it. Ids; `number` counts from 0. §7.11 */
export interface UnverifiedOrder {
  readonly from: string;
  readonly to: string;
  /** How many times the thread was passed on before. */
  readonly number: number;
  readonly date: Day;
  /** 64 bytes as text. */
  readonly signature: string;
}

function signedFields(threadKey: Uint8Array, { from, to, number, date }: Omit<UnverifiedOrder, 'signature'>) {
  return [threadKey, encodeText(from), encodeText(to), encodeU32(number), encodeText(date)];
}

/** Signs with the unit's Ed25519 secret key (64 bytes) that a thread (its key, 32) is passed on: 64 bytes as text. §7.11 */
export function signOrder(
  threadKey: Uint8Array,
  order: Omit<UnverifiedOrder, 'signature'>,
  secretKey: Uint8Array,
): string {
  return encodeBase64(sign('transfer v1', signedFields(threadKey, order), secretKey));
}

/** Whether the unit with that key (32 bytes) passed the thread (its key, 32) on so. Never throws. §7.11 */
export function isOrderOf(threadKey: Uint8Array, order: UnverifiedOrder, unit: Uint8Array): boolean {
  return verify('transfer v1', signedFields(threadKey, order), decodeBase64(order.signature), unit);
}

/** What a reporter's record remembers of the transfers: how many, and the mark of the last. §8.1 */
export interface TransferMark {
  readonly count: number;
  /** The first 28 bytes of the hash of the order's signature. */
  readonly mark: Uint8Array;
}

/** What a record remembers of an order: 28 bytes. §8.1 */
export function markOf({ signature }: Pick<UnverifiedOrder, 'signature'>): Uint8Array {
  return hash('transfer v1', decodeBase64(signature)).subarray(0, 28);
}

/** Everybody who has held a thread, first to last, and the verified orders between them: one fewer. §7.11 */
export interface Custody<Order extends UnverifiedOrder = UnverifiedOrder> {
  readonly holders: readonly Destination[];
  readonly orders: readonly Order[];
}

/**
 * Follows a thread from its first destination (an id) through the orders that were found, in whatever order they came: each
 * must be the holder's own, for the next number, to another destination of the directory. What does not fit is passed over. §7.11
 * `known`: what the reader has seen before; throws `transfer_missing` where that is not among them, or `destination_unknown`
 * where the first destination is not in the directory.
 */
export function followCustody<Order extends UnverifiedOrder>(
  threadKey: Uint8Array,
  origin: string,
  found: readonly Order[],
  directory: Directory,
  known: TransferMark | null,
): Custody<Order> {
  const holders: Destination[] = [findDestination(directory, origin)];
  const orders: Order[] = [];
  for (let holder = holders[0]; holder !== undefined; holder = holders[orders.length]) {
    const { id } = holder;
    const unit = unitKey(holder);
    const next = found.find(
      (order) =>
        order.number === orders.length &&
        order.from === id &&
        order.to !== id &&
        isOrderOf(threadKey, order, unit) &&
        isMarked(order, known),
    );
    const to = directory.destinations.find((destination) => destination.id === next?.to);
    if (next === undefined || to === undefined) break;
    orders.push(next);
    holders.push(to);
  }
  if (orders.length < (known?.count ?? 0)) throw new DropError('transfer_missing');
  return { holders, orders };
}

/** Whether an order is the one that the reader remembers under its number, where it remembers one. */
function isMarked(order: UnverifiedOrder, known: TransferMark | null): boolean {
  return known === null || known.count !== order.number + 1 || equalBytes(markOf(order), known.mark);
}
