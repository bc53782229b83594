import type { ErrorHandler } from 'hono';
import type { Faults } from '../faults.ts';
import { Refusal } from '../errors.ts';
import type { HeadersOf } from './headers.ts';
import { isUnavailable } from '../store/failures.ts';

const RETRY_SECONDS = '5';

/** The answer to a refused request: its code and sentence, nothing of the request. */
export function refusal(refused: Refusal, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(refused.body), {
    status: refused.status,
    headers: {
      'Content-Type': 'application/json',
      ...(refused.code === 'unauthorised' ? { 'WWW-Authenticate': 'Bearer' } : {}),
      ...(refused.code === 'unavailable' ? { 'Retry-After': RETRY_SECONDS } : {}),
      ...headers,
    },
  });
}

/** Turns whatever was thrown into an answer; what is no refusal is counted, by its code alone. */
export function refuse(faults: Faults, headersOf: HeadersOf): ErrorHandler {
  return (error, context) => {
    const headers = headersOf(context.req.path);
    if (error instanceof Refusal) return refusal(error, headers);
    faults.count(error);
    return refusal(new Refusal(isUnavailable(error) ? 'unavailable' : 'internal'), headers);
  };
}
