import type { MiddlewareHandler } from 'hono';
import { commonHeaders, pageHeaders } from '../../crypto/wire/page-headers.ts';

const API_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

/**
 * Puts the headers of a page that handles secrets on every answer, errors included. Under `/api/` they allow a page
 * nothing at all (what an answer says of its own keeping stands), and every origin to read: access there is by signature or token, never by cookie. `inline` are the
 * sums of what the page holds inline; see `pagePolicy`.
 */
export function securityHeaders(origin: string, inline: readonly string[]): MiddlewareHandler {
  const page = Object.entries(pageHeaders(origin, inline));
  const api = Object.entries({
    ...commonHeaders(origin),
    'Content-Security-Policy': API_POLICY,
    'X-Robots-Tag': 'noindex',
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': 'Retry-After',
  });
  return async (context, next) => {
    await next();
    const headers = context.req.path.startsWith('/api/') ? api : page;
    const lasting = context.res.headers.get('Cache-Control');
    for (const [name, value] of headers) context.res.headers.set(name, value);
    if (lasting !== null && context.res.status === 200) context.res.headers.set('Cache-Control', lasting);
  };
}
