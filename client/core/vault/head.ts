import * as v from 'valibot';
import { WRITING_SIZE } from '../../../crypto/vault.ts';
import type { Day } from '../../../crypto/days.ts';
import { base64Text, day, decodeJson, encodeJson, u32 } from '../../../crypto/json.ts';
import { witnessState, type WitnessState } from '../log/state.ts';

const headSchema = v.strictObject({
  v: v.literal(1),
  origin: v.pipe(v.string(), v.maxLength(300)),
  cursor: v.pipe(v.string(), v.regex(/^\d{1,20}$/)),
  anchor: v.nullable(v.strictObject({ thread: base64Text(32), hash: base64Text(32) })),
  directoryVersion: u32,
  serial: u32,
  day,
  epochs: v.array(v.strictObject({ epoch: u32, notAfter: day })),
  log: v.nullable(witnessState),
  rows: v.array(v.strictObject({ row: u32, writing: base64Text(WRITING_SIZE), events: u32 })),
});

/** The newest event that the server has shown, as long as it must still be there. */
export interface Anchor {
  readonly thread: string;
  readonly hash: string;
}

/** How far a desk had got with its server. §9.4 */
export interface Progress {
  /** Where the inbox has been read to. */
  readonly cursor: bigint;
  /** What stands at the cursor; null where nothing does, or it need not be there any more. */
  readonly anchor: Anchor | null;
  /** The highest versions seen; older ones are refused. */
  readonly directoryVersion: number;
  readonly serial: number;
  /** The day on which it was up to date. */
  readonly day: Day;
  /** The epochs that the desk had seeds for, with the last day of each: what was sealed to others is not kept. */
  readonly epochs: readonly { readonly epoch: number; readonly notAfter: Day }[];
  /** Where the last look at the log ended; null before the first. */
  readonly log: WitnessState | null;
}

/** One row: its number, which writing of it counts (16 bytes as text), and how many events it has. */
export interface RowName {
  readonly row: number;
  readonly writing: string;
  readonly events: number;
}

/** The head of a vault: what it holds, and for which server. §9.4 */
export interface VaultHead extends Progress {
  readonly origin: string;
  readonly rows: readonly RowName[];
}

/** Encodes a head as a row's plaintext. §9.4 */
export function encodeHead({ cursor, ...head }: VaultHead): Uint8Array {
  return encodeJson({ v: 1, ...head, cursor: String(cursor) });
}

/** Decodes a head; throws `vault_unopenable` where it is none. §9.4 */
export function decodeHead(plain: Uint8Array): VaultHead {
  const head = decodeJson(plain, headSchema, 'vault_unopenable');
  const { origin, anchor, directoryVersion, serial, day, epochs, log, rows } = head;
  return { cursor: BigInt(head.cursor), origin, anchor, directoryVersion, serial, day, epochs, log, rows };
}
