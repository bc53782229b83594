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

const TWO_YEARS = 63_072_000;

/**
 * The one Content Security Policy of the public page and everything beside it. `inline` is what browsers may take from the
 * HTML itself, each as base64 of its SHA-256: the import map, which is no script but counts as one. §13.5
 */
export function pagePolicy(inline: readonly string[]): string {
  return [
    "default-src 'none'",
    ["script-src 'self' 'wasm-unsafe-eval'", ...inline.map((sum) => `'sha256-${sum}'`)].join(' '),
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
}

/** The headers of a page that handles secrets, for every answer of the server, errors included; `origin` is the public one. §13.5 */
export function commonHeaders(origin: string): Readonly<Record<string, string>> {
  return {
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
    ...(origin.startsWith('https://')
      ? { 'Strict-Transport-Security': `max-age=${String(TWO_YEARS)}; includeSubDomains` }
      : {}),
  };
}

/** The headers of the public page and its files: what the server sends, and what `verify` expects. §13.5 */
export function pageHeaders(origin: string, inline: readonly string[]): Readonly<Record<string, string>> {
  return {
    ...commonHeaders(origin),
    'Content-Security-Policy': pagePolicy(inline),
    'Integrity-Policy': 'blocked-destinations=(script)',
  };
}

/** What a page's HTML holds inline, between the tags of its import maps. Every other script in it comes from a file. §13.5 */
export function inlineParts(html: string): readonly string[] {
  return [...html.matchAll(/<script type="importmap">([^<]*)<\/script>/g)].map(([, part]) => part ?? '');
}
