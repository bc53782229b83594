import { describe, expect, it } from 'vitest';
import { decodeClaims, encodeClaims } from '../../crypto/wire/claims.ts';
import { inlineParts, pageHeaders } from '../../crypto/wire/page-headers.ts';
import { fillRoute, ROUTES } from '../../crypto/wire/routes.ts';
import { codeOf } from './codes.ts';

const claim = (number: number) => ({
  id: new Uint8Array(16).fill(number),
  token: new Uint8Array(32).fill(255 - number),
});
const claims = (count: number) => Array.from({ length: count }, (_, number) => claim(number));

describe('claims to staged files', () => {
  it.each([1, 2, 32])('come back as they went: %i of them', (count) => {
    expect(decodeClaims(encodeClaims(claims(count)))).toEqual(claims(count));
  });

  it.each([
    ['there are none', ''],
    ['there are 33', encodeClaims(claims(33))],
    ['two have one id', encodeClaims([claim(1), { ...claim(2), id: claim(1).id }])],
    ['a token is missing', encodeClaims([claim(1)]).split('.')[0]!],
    ['there is a third part', `${encodeClaims([claim(1)])}.AA`],
    ['an id is short', encodeClaims([{ ...claim(1), id: new Uint8Array(15) }])],
    ['a token is short', encodeClaims([{ ...claim(1), token: new Uint8Array(31) }])],
    ['nothing stands behind a comma', `${encodeClaims([claim(1)])},`],
  ])('are refused where %s', (_why, text) => {
    expect(codeOf(() => decodeClaims(text))).toBe('encoding_invalid');
  });
});

describe('the addresses of the server', () => {
  it('are filled in their order, and nothing that is filled in can leave its place', () => {
    const filled = fillRoute(ROUTES.deskAttachment, 'a/b', 'c?d', '3');
    expect(filled).toBe('/api/desk/threads/a%2Fb/attachments/c%3Fd/parts/3');
  });
});

describe('the headers of the page', () => {
  const features =
    'accelerometer autoplay browsing-topics camera compute-pressure display-capture encrypted-media fullscreen gamepad ' +
    'geolocation gyroscope hid identity-credentials-get idle-detection interest-cohort local-fonts magnetometer microphone ' +
    'midi otp-credentials payment picture-in-picture publickey-credentials-get screen-wake-lock serial storage-access usb ' +
    'window-management xr-spatial-tracking';

  it('let it do what it needs and nothing else, and let nobody keep or frame it', () => {
    expect(pageHeaders('http://example.onion', ['AAA='])).toEqual({
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Origin-Agent-Cluster': '?1',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'X-DNS-Prefetch-Control': 'off',
      'X-Permitted-Cross-Domain-Policies': 'none',
      'Permissions-Policy': features
        .split(' ')
        .map((feature) => `${feature}=()`)
        .join(', '),
      'Cache-Control': 'no-store',
      'Content-Security-Policy':
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-AAA='; style-src 'self'; img-src 'self'; " +
        "connect-src 'self'; worker-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; " +
        "require-trusted-types-for 'script'; trusted-types svelte-trusted-html page-workers",
      'Integrity-Policy': 'blocked-destinations=(script)',
    });
  });

  it('hold browsers to TLS for two years where there is TLS', () => {
    const { 'Strict-Transport-Security': strict, ...others } = pageHeaders('https://drop.example', []);
    expect(strict).toBe('max-age=63072000; includeSubDomains');
    const plain = pageHeaders('http://drop.example', []);
    expect(others).toEqual(plain);
    expect(plain['Content-Security-Policy']).toContain("script-src 'self' 'wasm-unsafe-eval'; ");
  });

  it('name what the HTML holds inline, each import map by itself', () => {
    const map = (inside: string) => `<script type="importmap">${inside}</script>`;
    expect(inlineParts(`<head>${map('{"a":1}')}<script src="/x.js"></script>${map('')}`)).toEqual([
      '{"a":1}',
      '',
    ]);
    expect(inlineParts('<head></head>')).toEqual([]);
  });
});
