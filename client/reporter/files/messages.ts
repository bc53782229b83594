import type { FileDescription, SentFile, Upload } from '../../core/files/attachments.ts';
import type { ApiFailure } from '../../core/network/failure.ts';
import type { Examined } from './chosen.ts';
import type { FileFailureCode } from './failure.ts';

/** What the page asks of the worker; one thing at a time. */
export type FileRequest =
  | { readonly ask: 'examine'; readonly file: File }
  | {
      readonly ask: 'send';
      readonly file: File;
      readonly clean: boolean;
      readonly description: FileDescription;
      readonly earlier: Upload | undefined;
    };

/** What the worker says about what it was asked; the last is one of `examined`, `sent`, `refused`, `failed`. */
export type FileReport =
  | { readonly say: 'examined'; readonly examined: Examined }
  /** What the file is sent under, secret; for going on after the worker was ended. */
  | { readonly say: 'begun'; readonly upload: Upload }
  | { readonly say: 'progress'; readonly sent: number; readonly parts: number }
  /** The last request did not get through and will be tried again by itself. */
  | { readonly say: 'waiting'; readonly why: ApiFailure }
  | { readonly say: 'sent'; readonly file: SentFile }
  | { readonly say: 'refused'; readonly why: ApiFailure }
  | { readonly say: 'failed'; readonly why: FileFailureCode };
