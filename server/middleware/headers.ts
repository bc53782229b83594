import type { MiddlewareHandler } from 'hono';
import { commonHeaders, pageHeaders } from '../../crypto/wire/page-headers.ts';

const API_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

/** The headers that the answer at a path has, errors included, beside its own. */
export type HeadersOf = (path: string) => Readonly<Record<string, string>>;

/**
 * The headers of a page that handles secrets. Under `/api/` they allow a page nothing at all, and every origin to read: access
 * there is by signature or token, never by cookie. `inline` are the sums of what the page holds inline; see `pagePolicy`.
 */
export function securityHeaders(origin: string, inline: readonly string[]): HeadersOf {
  const page = pageHeaders(origin, inline);
  const api = {
    ...commonHeaders(origin),
    'Content-Security-Policy': API_POLICY,
    'X-Robots-Tag': 'noindex',
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': 'Retry-After',
  };
  return (path) => (path.startsWith('/api/') ? api : page);
}

/** Puts those headers on what was answered without them. */
export function addHeaders(headersOf: HeadersOf): MiddlewareHandler {
  return async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(headersOf(context.req.path))) {
      context.res.headers.set(name, value);
    }
  };
}
