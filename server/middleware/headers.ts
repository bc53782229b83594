import type { MiddlewareHandler } from 'hono';

/** Features of browsers that no page of ours uses: all switched off. A name that a browser does not know makes it complain. */
const FEATURES = [
  'accelerometer',
  'autoplay',
  'browsing-topics',
  'camera',
  'compute-pressure',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'interest-cohort',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'otp-credentials',
  'payment',
  'picture-in-picture',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'usb',
  'window-management',
  'xr-spatial-tracking',
];

const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  // Svelte makes its templates through the one policy, the page its workers through the other; no more may be made.
  'trusted-types svelte-trusted-html page-workers',
].join('; ');

const API_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

const EVERYWHERE = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Origin-Agent-Cluster': '?1',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'X-DNS-Prefetch-Control': 'off',
  'X-Permitted-Cross-Domain-Policies': 'none',
  'Permissions-Policy': FEATURES.map((feature) => `${feature}=()`).join(', '),
  'Cache-Control': 'no-store',
} as const;

const TWO_YEARS = 63_072_000;

/**
 * Puts the headers of a page that handles secrets on every answer, errors included. Under `/api/` they allow a page
 * nothing at all, and every origin to read: access there is by signature or token, never by cookie.
 */
export function securityHeaders(origin: string): MiddlewareHandler {
  const transport = origin.startsWith('https://')
    ? { 'Strict-Transport-Security': `max-age=${TWO_YEARS}; includeSubDomains` }
    : {};
  const page = Object.entries({
    ...EVERYWHERE,
    ...transport,
    'Content-Security-Policy': PAGE_POLICY,
  });
  const api = Object.entries({
    ...EVERYWHERE,
    ...transport,
    'Content-Security-Policy': API_POLICY,
    'X-Robots-Tag': 'noindex',
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': 'Retry-After',
  });
  return async (context, next) => {
    await next();
    const headers = context.req.path.startsWith('/api/') ? api : page;
    for (const [name, value] of headers) context.res.headers.set(name, value);
  };
}
