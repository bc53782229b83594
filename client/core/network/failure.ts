import { CodedError } from '../../../crypto/errors.ts';
import type { FailureCode } from '../../../crypto/wire/failures.ts';

/**
 * Why a request did not succeed: the server's refusal by code, or `network` (nothing came back), or `unexpected`
 * (what came back does not have the form of docs/protocol.md §13, so it is not believed).
 */
export type ApiFailure = FailureCode | 'network' | 'unexpected';

/** The one error of the API client. It carries a code alone: nothing that was sent, nothing that came back. */
export class ApiError extends CodedError<ApiFailure> {
  override readonly name = 'ApiError';

  /** Whether the same request may succeed a little later, with nothing changed. */
  get passing(): boolean {
    return this.code === 'network' || this.code === 'unavailable' || this.code === 'internal';
  }
}
