import { DropError, type ErrorCode } from '../../crypto/errors.ts';

/** What reading something gives; null where the protocol refuses it (`DropError`). Any other error is thrown on. */
export function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof DropError) return null;
    throw error;
  }
}

/** Why the protocol refuses something; null where it does not. Any other error is thrown on. */
export function refusalOf(read: () => unknown): ErrorCode | null {
  try {
    read();
    return null;
  } catch (error) {
    if (error instanceof DropError) return error.code;
    throw error;
  }
}
