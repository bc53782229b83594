import { DropError } from '../errors.ts';
import { ENVELOPE_SIZES, HEADER_SIZE } from './sizes.ts';

/** What an envelope carries, by its number on the wire; 5 is none. §6 */
export const KINDS = { report: 1, 'follow-up': 2, reply: 3, note: 4, transfer: 6 } as const;

/** report and follow-up come from the reporter, reply and note from a desk, transfer from a desk of another unit. §6 */
export type Kind = keyof typeof KINDS;

/** The readable front of an envelope: what it is and to which epoch's key it is sealed (0: the reporter's). §6 */
export interface EnvelopeHeader {
  readonly kind: Kind;
  readonly epoch: number;
}

const MAGIC = [0x44, 0x42, 0x58, 0x31];
const SUITE = 1;

/** Encodes the 10 bytes in front of an envelope: "DBX1", suite, kind, epoch (4, big-endian). §6 */
export function encodeHeader(header: EnvelopeHeader): Uint8Array {
  const bytes = new Uint8Array(HEADER_SIZE);
  bytes.set(MAGIC);
  bytes[4] = SUITE;
  bytes[5] = KINDS[header.kind];
  new DataView(bytes.buffer).setUint32(6, header.epoch);
  return bytes;
}

/**
 * Reads the front of an envelope and checks all that can be checked without a key: total size, magic, suite, kind,
 * and that replies go to the reporter's own key (epoch 0) and all else to an epoch. §6
 * Throws `envelope_size`, `envelope_magic`, `envelope_suite`, `envelope_kind` or `envelope_epoch`.
 */
export function decodeHeader(envelope: Uint8Array): EnvelopeHeader {
  if (!ENVELOPE_SIZES.some((size) => size === envelope.length)) throw new DropError('envelope_size');
  if (MAGIC.some((byte, index) => envelope[index] !== byte)) throw new DropError('envelope_magic');
  if (envelope[4] !== SUITE) throw new DropError('envelope_suite');
  const found = Object.entries(KINDS).find(([, number]) => number === envelope[5]);
  if (found === undefined) throw new DropError('envelope_kind');
  const kind = found[0] as Kind;
  const epoch = new DataView(envelope.buffer, envelope.byteOffset).getUint32(6);
  if ((kind === 'reply') !== (epoch === 0)) throw new DropError('envelope_epoch');
  return { kind, epoch };
}
