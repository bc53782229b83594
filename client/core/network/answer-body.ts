import { concat } from '../../../crypto/encoding.ts';
import { DropError } from '../../../crypto/errors.ts';
import { decodeJson } from '../../../crypto/json.ts';
import { FAILURES, failureBody } from '../../../crypto/wire/failures.ts';
import { ApiError } from './failure.ts';

/** The body of an answer, read to its end; a longer one than `max` bytes is broken off. Throws `ApiError` `unexpected`. */
export async function readAtMost(response: Response, max: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  if (reader === undefined) return new Uint8Array(0);
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.length;
    if (length > max) {
      await reader.cancel();
      throw new ApiError('unexpected');
    }
    chunks.push(part.value);
  }
  return concat(...chunks);
}

/** What a refusal says, if it is one of the server's own; whatever else it is, nothing of it is shown. */
export function refusal(status: number, bytes: Uint8Array): ApiError {
  try {
    const { error } = decodeJson(bytes, failureBody, 'document_malformed');
    if (FAILURES[error].status === status) return new ApiError(error);
  } catch {
    // Not one of ours: a proxy in between, perhaps. What it says is not looked at.
  }
  return new ApiError(status === 502 || status === 503 || status === 504 ? 'unavailable' : 'unexpected');
}

/** Decodes what the server sent: what does not have its form throws `ApiError` `unexpected`. */
export function believe<T>(decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    throw error instanceof DropError ? new ApiError('unexpected') : error;
  }
}
