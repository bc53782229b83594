import { CodedError, DropError } from '../crypto/errors.ts';
import { FAILURES, type FailureCode } from '../crypto/wire/failures.ts';

/** The server's refusal of a request. It carries a code from the closed list of the protocol (§13) and nothing else. */
export class Refusal extends CodedError<FailureCode> {
  override readonly name = 'Refusal';

  /** The HTTP status. */
  get status() {
    return FAILURES[this.code].status;
  }

  /** The body of the answer: `failureBody`. §13 */
  get body() {
    return { error: this.code, message: FAILURES[this.code].message };
  }
}

/**
 * What `read` gives of something that came in. What it refuses by `DropError` becomes the refusal with this code; any other error is
 * a fault of ours, and stays one.
 */
export function orRefuse<T>(code: FailureCode, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof DropError ? new Refusal(code) : error;
  }
}

/** Why the server cannot start: a text for the operator that says what to do. */
export class StartError extends Error {
  constructor(text: string) {
    super(text);
    this.name = 'StartError';
  }
}
