import { CodedError } from '../../../crypto/errors.ts';

/**
 * Why files were not looked at or not sent: `unreadable` (gone or changed since it was chosen), `load` (a part of the page is
 * missing), `stopped` (by the person, or because the page was wiped), `unexpected`.
 */
export type FileFailureCode = 'unreadable' | 'load' | 'stopped' | 'unexpected';

/** What went wrong with a file on this device; it carries a code alone. What the server refuses is an `ApiError`. */
export class FileFailure extends CodedError<FileFailureCode> {
  override readonly name = 'FileFailure';
}
