/**
 * Why files were not looked at or not sent: `unreadable` (gone or changed since it was chosen), `load` (a part of the page is
 * missing), `stopped` (by the person, or because the page was wiped), `unexpected`.
 */
export type FileFailureCode = 'unreadable' | 'load' | 'stopped' | 'unexpected';

/** What went wrong with a file on this device; it carries a code alone. What the server refuses is an `ApiError`. */
export class FileFailure extends Error {
  readonly code: FileFailureCode;

  constructor(code: FileFailureCode) {
    super(code);
    this.name = 'FileFailure';
    this.code = code;
  }
}
