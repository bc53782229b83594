import { beforeAll, describe, expect, test } from 'vitest';
import { PROOF_HEADER } from '../../crypto/wire/proof.ts';
import { endpoints } from '../../server/routes/all.ts';
import { pathOf, plain } from './every-route.ts';
import { serve } from './service.ts';
import { openSession } from './units.ts';

const server = serve({ northshire: 1 });
let session: Uint8Array;

beforeAll(async () => {
  session = await openSession(server, server.units.northshire);
});

const LASTING = 'public, max-age=31536000, immutable';
const SAFE = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'permissions-policy': expect.stringContaining('geolocation=()') as string,
  'strict-transport-security': expect.stringMatching(/^max-age=63072000/) as string,
};
const FOR_PROGRAMS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'x-robots-tag': 'noindex',
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'Retry-After',
};
const TELLING = ['server', 'x-powered-by', 'date', 'set-cookie', 'etag', 'last-modified'];

describe('every answer', () => {
  test('carries the headers of a page that handles secrets, whoever asks for what', async () => {
    const addresses = [...endpoints.map(pathOf), '/', '/nothing', '/api/nothing', '/desk/index.html'];
    const strangers = addresses.flatMap((path) =>
      ['GET', 'POST', 'DELETE', 'OPTIONS'].map((method) => ({ method, path, sent: {} })),
    );
    const callers = endpoints.map((endpoint) => {
      return { method: endpoint.method, path: pathOf(endpoint), sent: plain(endpoint, session) };
    });
    for (const { method, path, sent } of [...strangers, ...callers]) {
      const headers = Object.fromEntries((await server.send(method, path, sent)).headers);
      expect(headers).toMatchObject(SAFE);
      expect(headers['cache-control']).toBe(
        method === 'GET' && path.startsWith('/api/log/tile/') ? LASTING : 'no-store',
      );
      if (path.startsWith('/api/')) expect(headers).toMatchObject(FOR_PROGRAMS);
      else expect(headers['content-security-policy']).toMatch(/^default-src 'none'; /);
      expect(TELLING.filter((name) => name in headers)).toEqual([]);
    }
  });

  test('says what it is, and may be kept only where it never changes', async () => {
    const [bytes, json] = ['application/octet-stream', 'application/json'];
    const expected = [
      ['/api/directory', json, 'no-store'],
      ['/api/openapi.json', json, 'no-store'],
      ['/api/desk/membership', json, 'no-store'],
      ['/api/desk/inbox?after=0', bytes, 'no-store'],
      ['/api/log/checkpoint', 'text/plain; charset=utf-8', 'no-store'],
      ['/api/log/tile/0/000.p/1', bytes, LASTING],
      ['/healthz', null, 'no-store'],
    ] as const;
    for (const [path, type, keep] of expected) {
      const sent = path.startsWith('/api/desk/') ? { token: session } : {};
      const { status, headers } = await server.send('GET', path, sent);
      const said = [path, status, headers.get('Content-Type'), headers.get('Cache-Control')];
      expect(said).toEqual([path, 200, type, keep]);
    }
  });

  test('under /api/ may be read by a page of any origin, and never with credentials', async () => {
    const Origin = 'http://127.0.0.1:8090';
    for (const endpoint of endpoints.filter((it) => pathOf(it).startsWith('/api/'))) {
      const [path, { method }] = [pathOf(endpoint), endpoint];
      const { headers } = await server.send(method, path, { headers: { Origin } });
      expect(headers.get('Access-Control-Allow-Origin')).toBe('*');
      expect(headers.has('Access-Control-Allow-Credentials')).toBe(false);
      const asking = { Origin, 'Access-Control-Request-Method': method };
      const asked = await server.send('OPTIONS', path, { headers: asking });
      expect(asked.status).toBe(204);
      expect(asked.headers.get('Access-Control-Allow-Methods')?.split(', ')).toContain(method);
      expect(asked.headers.get('Access-Control-Max-Age')).toBe('600');
      expect(asked.headers.get('Access-Control-Allow-Headers')).toBe(
        `Attachments, Authorization, Content-Type, If-Match, ${PROOF_HEADER}`,
      );
    }
    expect((await server.send('GET', '/')).headers.has('Access-Control-Allow-Origin')).toBe(false);
    expect((await server.send('OPTIONS', '/api/nothing')).status).toBe(404);
  });
});
