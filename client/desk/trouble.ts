import { DropError, type ErrorCode } from '../../crypto/errors.ts';
import { UnitError, type UnitErrorCode } from '../core/unit/administration.ts';
import { ClosingError, type ClosingBarrier } from '../core/desk/closing.ts';
import { ApiError, type ApiFailure } from '../core/network/failure.ts';

/** Why something did not work, as codes that the page has words for; carries nothing that anybody typed or sent. */
export type Trouble =
  | { readonly kind: 'api'; readonly code: ApiFailure }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly excess?: number | undefined }
  | { readonly kind: 'unit'; readonly code: UnitErrorCode }
  | { readonly kind: 'closing'; readonly code: ClosingBarrier }
  /** The page was built without a root key, so it can believe no directory. */
  | { readonly kind: 'no-root' }
  /** Another window of this browser has the desk. */
  | { readonly kind: 'open-elsewhere' }
  /** A file is far longer than any of its kind. */
  | { readonly kind: 'file-size' }
  | { readonly kind: 'fault' };

/** Thrown by the page itself, for a trouble that no other layer names or that was said before. */
export class DeskError extends Error {
  override readonly name = 'DeskError';
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(trouble.kind);
    this.trouble = trouble;
  }
}

/** Puts an error into the page's terms; what nobody foresaw is a `fault`. */
export function toTrouble(error: unknown): Trouble {
  if (error instanceof ApiError) return { kind: 'api', code: error.code };
  if (error instanceof DropError) return { kind: 'refused', code: error.code, excess: error.excess };
  if (error instanceof UnitError) return { kind: 'unit', code: error.code };
  if (error instanceof ClosingError) return { kind: 'closing', code: error.code };
  if (error instanceof DeskError) return error.trouble;
  return { kind: 'fault' };
}
