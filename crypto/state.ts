import * as v from 'valibot';
import { dayFromNumber, dayNumber, LAST_DAY_NUMBER, type Day } from './days.ts';
import { concat, decodeU32, encodeText, encodeU32 } from './encoding.ts';
import { DropError } from './errors.ts';
import { hash } from './hash.ts';
import { destinationId } from './json.ts';
import type { TransferMark } from './transfer.ts';
import { randomBytes, sodium, wipe } from './sodium.ts';
import { STATE_SIZE } from './wire/sizes.ts';

/** The newest reply of one desk that the reporter has read. §8 */
export interface DeskHead {
  /** The first 8 bytes of BLAKE2b-256 of the desk's verification key. */
  readonly desk: Uint8Array;
  readonly seq: number;
  /** The envelope's hash, 32 bytes. */
  readonly hash: Uint8Array;
}

/** What a reporter must remember between visits, kept by the server as 512 bytes that only the receipt opens. §8 */
export interface ReporterState {
  /** The destination that the report was sealed to; who has the thread now follows from the transfers behind it. */
  readonly destination: string;
  /** The highest directory version that the reporter has seen. */
  readonly directoryVersion: number;
  /** How many visits there were, this one included. */
  readonly visits: number;
  /** The day of the last visit. */
  readonly lastUsed: Day;
  /** The number of the reporter's next message. */
  readonly nextSeq: number;
  /** The hash of the reporter's newest envelope, 32 bytes. */
  readonly head: Uint8Array;
  /** The desks heard from, the latest last; at most {@link DESK_HEADS_MAX}. */
  readonly desks: readonly DeskHead[];
  /** The transfers that the reporter has read of; null where there was none. `destination` stays the first one. */
  readonly transfer: TransferMark | null;
}

/** How many desks a state record has room for. §8 */
export const DESK_HEADS_MAX = 8;

const NONCE_SIZE = 24;
const TAG_SIZE = 16;
const PLAIN_SIZE = STATE_SIZE - NONCE_SIZE - TAG_SIZE;
const DESTINATION_SIZE = 40;
const HEAD_SIZE = 8 + 4 + 32;
const MARK_SIZE = 28;
const FIXED_SIZE = 1 + 4 + 4 + 4 + 4 + 32 + 1 + DESTINATION_SIZE + 1;
/** Where the count of transfers and the mark of the last stand, behind the room for all desk heads. */
const TRANSFER_AT = FIXED_SIZE + DESK_HEADS_MAX * HEAD_SIZE;

function associated(threadKey: Uint8Array): Uint8Array {
  return concat(encodeText('state v1'), threadKey);
}

function encodeState(state: ReporterState): Uint8Array {
  const desks = state.desks.slice(-DESK_HEADS_MAX);
  const plain = new Uint8Array(PLAIN_SIZE);
  const destination = encodeText(state.destination);
  if (destination.length > DESTINATION_SIZE) throw new DropError('state_invalid');
  const place = new Uint8Array(DESTINATION_SIZE);
  place.set(destination);
  const heads = desks.map((head) => concat(head.desk, encodeU32(head.seq), head.hash));
  plain.set(
    concat(
      Uint8Array.of(1),
      encodeU32(state.visits),
      encodeU32(dayNumber(state.lastUsed)),
      encodeU32(state.nextSeq),
      encodeU32(state.directoryVersion),
      state.head,
      Uint8Array.of(destination.length),
      place,
      Uint8Array.of(desks.length),
      ...heads,
    ),
  );
  if (state.transfer !== null) {
    plain.set(concat(Uint8Array.of(state.transfer.count), state.transfer.mark), TRANSFER_AT);
  }
  return plain;
}

function decodeState(plain: Uint8Array): ReporterState {
  const count = plain[FIXED_SIZE - 1] ?? 0;
  const named = plain[49] ?? 0;
  if (plain[0] !== 1 || count > DESK_HEADS_MAX || named > DESTINATION_SIZE) {
    throw new DropError('state_invalid');
  }
  const desks = Array.from({ length: count }, (_, index) => {
    const start = FIXED_SIZE + index * HEAD_SIZE;
    return {
      desk: plain.slice(start, start + 8),
      seq: decodeU32(plain, start + 8),
      hash: plain.slice(start + 12, start + HEAD_SIZE),
    };
  });
  const day = decodeU32(plain, 5);
  const destination = String.fromCharCode(...plain.subarray(50, 50 + named));
  if (day > LAST_DAY_NUMBER || !v.is(destinationId, destination)) throw new DropError('state_invalid');
  return {
    destination,
    directoryVersion: decodeU32(plain, 13),
    visits: decodeU32(plain, 1),
    lastUsed: dayFromNumber(day),
    nextSeq: decodeU32(plain, 9),
    head: plain.slice(17, 49),
    desks,
    transfer: decodeTransferMark(plain),
  };
}

function decodeTransferMark(plain: Uint8Array): TransferMark | null {
  const count = plain[TRANSFER_AT] ?? 0;
  const mark = plain.slice(TRANSFER_AT + 1, TRANSFER_AT + 1 + MARK_SIZE);
  return count === 0 ? null : { count, mark };
}

/** How a state record names a desk: the first 8 bytes of BLAKE2b-256 of its verification key (32 bytes). §8 */
export function deskMark(sign: Uint8Array): Uint8Array {
  return hash('', sign).subarray(0, 8);
}

/**
 * Seals a state under the receipt's state key (32 bytes) for its thread: exactly 512 bytes, of which 24 are a fresh
 * nonce. `nonce` is for test vectors alone. §8
 */
export function sealState(
  state: ReporterState,
  stateKey: Uint8Array,
  threadKey: Uint8Array,
  nonce: Uint8Array = randomBytes(NONCE_SIZE),
): Uint8Array {
  const plain = encodeState(state);
  const sealed = sodium().crypto_aead_xchacha20poly1305_ietf_encrypt(
    plain,
    associated(threadKey),
    null,
    nonce,
    stateKey,
  );
  wipe(plain);
  return concat(nonce, sealed);
}

/** Opens a state record; throws `state_unopenable` (changed or not of this thread) or `state_invalid`. §8 */
export function openState(record: Uint8Array, stateKey: Uint8Array, threadKey: Uint8Array): ReporterState {
  if (record.length !== STATE_SIZE) throw new DropError('state_invalid');
  let plain: Uint8Array;
  try {
    plain = sodium().crypto_aead_xchacha20poly1305_ietf_decrypt(
      null,
      record.subarray(NONCE_SIZE),
      associated(threadKey),
      record.subarray(0, NONCE_SIZE),
      stateKey,
    );
  } catch {
    throw new DropError('state_unopenable');
  }
  return decodeState(plain);
}

/** The hash of a state record as the server compares it in `If-Match`: 32 bytes. §8 */
export function stateHash(record: Uint8Array): Uint8Array {
  return hash('state v1', record);
}
