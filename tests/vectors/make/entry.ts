import type { ErrorCode } from '../../../crypto/errors.ts';
import { encodeBase64 } from '../../../crypto/encoding.ts';
import { fixedBytes } from '../../crypto/parts.ts';
import { runOperation } from '../run.ts';
import type { Vector } from '../format.ts';

/** A vector to be made: its output comes from running it. */
export interface Entry {
  readonly name: string;
  readonly section: string;
  readonly expect: Vector['expect'];
  readonly inputs: Record<string, unknown>;
}

/** The entries of each file. */
export type Entries = Record<string, readonly Entry[]>;

/** An entry that must succeed. */
export function good(section: string, name: string, inputs: Record<string, unknown>): Entry {
  return { name, section, expect: 'success', inputs };
}

/** An entry that must fail with exactly this code, for one reason. */
export function bad(section: string, code: ErrorCode, name: string, inputs: Record<string, unknown>): Entry {
  return { name, section, expect: code, inputs };
}

/** Runs an entry for its output; throws where what comes is not what was meant. */
export async function finish(operation: string, entry: Entry): Promise<Vector> {
  const { expect, output } = await runOperation(operation, entry.inputs);
  if (expect !== entry.expect) {
    throw new Error(`${operation}: ${entry.name}: meant ${entry.expect}, came ${expect}`);
  }
  return { ...entry, output };
}

/** Bytes that follow from a label, as text. */
export function text(label: string, length = 32): string {
  return encodeBase64(fixedBytes(label, length));
}

/** The same bytes with one bit of the byte at `index` changed; a negative index counts from the end. */
export function flip(bytes: Uint8Array, index: number): Uint8Array {
  const copy = bytes.slice();
  const at = index < 0 ? copy.length + index : index;
  copy[at] = copy[at]! ^ 1;
  return copy;
}
