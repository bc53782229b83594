import type { AttachmentEntry } from '../../../crypto/attachment-entry.ts';
import type { ErrorCode } from '../../../crypto/errors.ts';

/** What the page tells the worker that opens one file: which file (secret); a sealed part that it wanted; to go on. */
export type ToWorker =
  | { readonly type: 'file'; readonly entry: AttachmentEntry }
  | { readonly type: 'part'; readonly sealed: Uint8Array<ArrayBuffer> }
  | { readonly type: 'kept' };

/**
 * What the worker tells the page: that it wants a sealed part; opened bytes, not to be used before `checked`; that all of the
 * file is what was sent; or why it is not (null: a fault).
 */
export type FromWorker =
  | { readonly type: 'want'; readonly part: number }
  | { readonly type: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly type: 'checked' }
  | { readonly type: 'refused'; readonly code: ErrorCode | null };
