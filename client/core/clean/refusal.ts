import { CodedError } from '../../../crypto/errors.ts';

/**
 * Why a picture was not cleaned: `not_picture` (none of the four kinds), `too_large`, `truncated` (the file ends too
 * soon), `malformed` (breaks the rules of its format), `unsupported` (a rare kind that browsers do not show either).
 */
export type PictureRefusal = 'not_picture' | 'too_large' | 'truncated' | 'malformed' | 'unsupported';

/** The only error of the picture cleaner. It carries a code alone, nothing of the picture. */
export class PictureError extends CodedError<PictureRefusal> {
  override readonly name = 'PictureError';
}
