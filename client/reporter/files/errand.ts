import type { ApiFailure } from '../../core/failure.ts';

/** Something that is done aside for a file: a stretch of it read, or a sealed part sent. The token is secret. */
export type Errand =
  | { readonly run: 'read'; readonly file: Blob; readonly start: number; readonly end: number }
  | {
      readonly run: 'put';
      readonly token: Uint8Array;
      readonly id: string;
      readonly part: number;
      readonly sealed: Uint8Array;
    };

/** How an errand ended: with the bytes read, `put`, what the server said against it, or a file that cannot be read. */
export type ErrandEnd =
  | { readonly end: 'read'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly end: 'put' }
  | { readonly end: 'refused'; readonly why: ApiFailure }
  | { readonly end: 'unreadable' };
