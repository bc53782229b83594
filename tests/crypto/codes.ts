import * as fc from 'fast-check';
import { DropError, type ErrorCode } from '../../crypto/errors.ts';

/** The code of the refusal that an action ends in; null where it succeeds. Any other error is thrown on. */
export function codeOf(action: () => unknown): ErrorCode | null {
  try {
    action();
    return null;
  } catch (error) {
    if (error instanceof DropError) return error.code;
    throw error;
  }
}

/** As {@link codeOf}, for an action that takes its time. */
export async function codeOfLater(action: () => Promise<unknown>): Promise<ErrorCode | null> {
  try {
    await action();
    return null;
  } catch (error) {
    if (error instanceof DropError) return error.code;
    throw error;
  }
}

/** A change of one byte in the part of some bytes from `start` to before `end`. */
export interface Change {
  readonly index: number;
  readonly mask: number;
}

/** Any change of one byte in a region. */
export function changeIn(start: number, end: number): fc.Arbitrary<Change> {
  return fc.record({
    index: fc.integer({ min: start, max: end - 1 }),
    mask: fc.integer({ min: 1, max: 255 }),
  });
}

/** The bytes with that change. */
export function apply(bytes: Uint8Array, { index, mask }: Change): Uint8Array {
  const copy = bytes.slice();
  copy[index] = copy[index]! ^ mask;
  return copy;
}

/** Exactly `length` random bytes. */
export function bytesOf(length: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: length, maxLength: length });
}

/** Any day that the protocol can write, from 1970 on. */
export const anyDay: fc.Arbitrary<string> = fc
  .integer({ min: 0, max: 2_932_896 })
  .map((number) => new Date(number * 86_400_000).toISOString().slice(0, 10));

/** Any id of a destination. */
export const anyDestination: fc.Arbitrary<string> = fc
  .stringMatching(/^[a-z0-9]{1,12}(-[a-z0-9]{1,12}){0,2}$/)
  .filter((id) => id.length >= 2 && id.length <= 40);
