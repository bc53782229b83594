import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeBase64, encodeText } from '../../crypto/encoding.ts';
import { ready } from '../../crypto/sodium.ts';
import { FAILURES, type FailureCode } from '../../crypto/wire/failures.ts';
import { PROOF_HEADER } from '../../crypto/wire/proof.ts';
import { fillRoute, ROUTES } from '../../crypto/wire/routes.ts';
import { JSON_BODY_MAX } from '../../crypto/wire/sizes.ts';
import type { Endpoint } from '../../server/endpoint.ts';
import { endpoints } from '../../server/routes/all.ts';
import { startPostgres, type TestPostgres } from '../support/database.ts';
import { anyBytes, startTestServer, type Got, type Sent, type TestServer } from '../support/server.ts';
import { directoryOf, openSession, publish, TestUnit, weeks } from './units.ts';

let postgres: TestPostgres;
let server: TestServer;
let session: Uint8Array;

beforeAll(async () => {
  await ready();
  postgres = await startPostgres();
  const unit = new TestUnit('northshire');
  server = await startTestServer(await postgres.fresh(), directoryOf([unit]));
  await publish(server, unit, unit.next(weeks(1)));
  session = await openSession(server, unit);
});
afterAll(async () => {
  await server.close();
  await postgres.stop();
});

/** An address of the endpoint that exists, with its query. */
function pathOf({ route, query }: Endpoint): string {
  const values: Record<string, string> = {
    destination: 'northshire',
    thread: encodeBase64(new Uint8Array(32)),
    id: encodeBase64(new Uint8Array(16)),
    part: '0',
    after: '0',
  };
  const names = [...ROUTES[route].matchAll(/:([a-z]+)/g)].map(([, name]) => values[name!]!);
  const asked = Object.keys(query ?? {}).map((name) => `${name}=${values[name]!}`);
  return fillRoute(ROUTES[route], ...names) + (asked.length === 0 ? '' : `?${asked.join('&')}`);
}

function lengthOf({ body }: Endpoint): number {
  if (body === undefined) return 0;
  if (body.type === 'application/json') return 2;
  return 'min' in body.lengths ? body.lengths.min : (body.lengths[0] ?? 0);
}

/** A request that passes all checks in front of the handler. */
function plain(endpoint: Endpoint): Sent {
  const bytes = endpoint.body === undefined ? {} : { bytes: new Uint8Array(lengthOf(endpoint)).fill(0x20) };
  return {
    ...bytes,
    ...(endpoint.access === 'anyone' ? {} : { token: endpoint.access === 'desk' ? session : anyBytes(32) }),
    ...(endpoint.ifMatch === undefined ? {} : { ifMatch: anyBytes(32) }),
    headers: endpoint.body === undefined ? {} : { 'Content-Type': endpoint.body.type },
  };
}

function expectRefusal(got: Got, code: FailureCode): void {
  expect([got.status, got.json()]).toEqual([
    FAILURES[code].status,
    { error: code, message: FAILURES[code].message },
  ]);
  expect(got.headers.get('Content-Type')).toBe('application/json');
}

const withBody = endpoints.filter(({ body }) => body !== undefined);
const withToken = endpoints.filter(({ access }) => access !== 'anyone');
const nameOf = ({ method, route }: Endpoint): string => `${method} ${route}`;

describe.each(withBody.map((endpoint) => [nameOf(endpoint), endpoint] as const))('%s', (_, endpoint) => {
  const send = (change: Partial<Sent['headers']>, bytes?: Uint8Array): Promise<Got> => {
    const sent = plain(endpoint);
    const headers = { ...sent.headers, ...change } as Record<string, string>;
    return server.send(endpoint.method, pathOf(endpoint), { ...sent, ...(bytes && { bytes }), headers });
  };

  test('takes its own Content-Type alone', async () => {
    const own = endpoint.body?.type ?? '';
    const others = ['text/plain', 'multipart/form-data', `${own}; charset=utf-8`, own.toUpperCase(), ''];
    for (const type of others) expectRefusal(await send({ 'Content-Type': type }), 'media_type');
  });

  test('wants the length before it reads, and no more than it takes', async () => {
    const body = endpoint.body!;
    const max =
      body.type === 'application/json'
        ? body.max
        : 'max' in body.lengths
          ? body.lengths.max
          : Math.max(...body.lengths);
    expectRefusal(await send({ 'Content-Length': String(max + 1) }), 'too_large');
    expectRefusal(await send({ 'Content-Length': '9'.repeat(15) }), 'too_large');
    expectRefusal(await send({ 'Transfer-Encoding': 'chunked' }), 'length_required');
    const { bytes, ...bare } = plain(endpoint);
    expect(bytes).toBeDefined();
    expectRefusal(await server.send(endpoint.method, pathOf(endpoint), bare), 'length_required');
    for (const odd of ['-1', '1.5', '0x10', '1e3', 'many', '9'.repeat(16)])
      expectRefusal(await send({ 'Content-Length': odd }), 'malformed');
    if (body.type === 'application/json') return;
    for (const length of [0, 1, lengthOf(endpoint) - 1]) {
      expectRefusal(await send({}, anyBytes(length)), body.wrongLength);
    }
    // A body that is shorter than its own header says is not taken for the whole.
    if ('min' in body.lengths)
      expectRefusal(await send({ 'Content-Length': String(lengthOf(endpoint) + 1) }), 'malformed');
  });

  test('says that nonsense is malformed', async () => {
    if (endpoint.body?.type !== 'application/json') return;
    const nonsense = ['', 'null', '[]', '"x"', '{', '{"a":1}', '{}x', '\ufeff{}'];
    for (const text of nonsense) {
      expectRefusal(await send({}, new TextEncoder().encode(text)), 'malformed');
    }
    expectRefusal(await send({}, Uint8Array.of(0xff, 0xfe)), 'malformed');
  });
});

test.each(withToken.map((endpoint) => [nameOf(endpoint), endpoint] as const))(
  '%s needs a token of its kind',
  async (_, endpoint) => {
    const { token, ...sent } = plain(endpoint);
    const good = encodeBase64(token!);
    const wrong = [
      '',
      'Bearer',
      'Bearer ',
      `Bearer ${encodeBase64(anyBytes(31))}`,
      `Bearer ${encodeBase64(anyBytes(endpoint.access === 'desk' ? 32 : 52))}`,
      `bearer ${good}`,
      `Bearer  ${good}`,
      `x Bearer ${good}`,
      `Bearer ${good}=`,
      `Bearer ${good}, Bearer ${good}`,
      good,
      'Basic eDp4',
    ];
    for (const text of wrong) {
      const headers = { ...sent.headers, ...(text === '' ? {} : { Authorization: text }) };
      const got = await server.send(endpoint.method, pathOf(endpoint), { ...sent, headers });
      expectRefusal(got, 'unauthorised');
      expect(got.headers.get('WWW-Authenticate')).toBe('Bearer');
    }
  },
);

test.each(endpoints.map((endpoint) => [nameOf(endpoint), endpoint] as const))(
  '%s takes no query, method or form of address that it does not know',
  async (_, endpoint) => {
    const path = pathOf(endpoint);
    const joint = path.includes('?') ? '&' : '?';
    const more = await server.send(endpoint.method, `${path}${joint}x=1`, plain(endpoint));
    expectRefusal(more, 'malformed');
    const methods = endpoints.filter(({ route }) => route === endpoint.route).map(({ method }) => method);
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'PROPFIND'] as const) {
      if (methods.some((own) => own === method)) continue;
      const got = await server.send(method, path);
      expectRefusal(got, 'method_not_allowed');
      expect(got.headers.get('Allow')).toContain(endpoint.method);
    }
    const [bare] = path.split('?');
    for (const other of [`${bare}/`, `${bare}/x`, `/x${bare}`, `${bare}%2f`]) {
      expectRefusal(await server.send(endpoint.method, other, plain(endpoint)), 'not_found');
    }
    if (endpoint.method === 'GET') {
      const body = await server.send('GET', path, { ...plain(endpoint), headers: { 'Content-Length': '5' } });
      expectRefusal(body, 'malformed');
      const chunked = { ...plain(endpoint), headers: { 'Transfer-Encoding': 'chunked' } };
      expectRefusal(await server.send('GET', path, chunked), 'malformed');
      const whole = await server.send('GET', path, plain(endpoint));
      const none = await server.send('GET', path, { ...plain(endpoint), headers: { 'Content-Length': '0' } });
      expect([none.status, none.bytes]).toEqual([whole.status, whole.bytes]);
      const head = await server.send('HEAD', path, plain(endpoint));
      expect([head.status, head.bytes.length]).toEqual([whole.status, 0]);
    }
  },
);

test('a body of JSON may be as long as is said, must be as long as it says, and is read as UTF-8', async () => {
  const challenge = (text: string, headers: Record<string, string> = {}): Promise<Got> =>
    server.send('POST', '/api/desk/challenges', {
      bytes: encodeText(text),
      headers: { 'Content-Type': 'application/json', ...headers },
    });
  expect((await challenge('{}'.padEnd(JSON_BODY_MAX))).status).toBe(200);
  expectRefusal(await challenge('{}'.padEnd(JSON_BODY_MAX + 1)), 'too_large');
  expectRefusal(await challenge('{}', { 'Content-Length': '3' }), 'malformed');
});

describe('every answer', () => {
  const addresses = [...endpoints.map(pathOf), '/', '/nothing', '/api/nothing', '/desk/index.html'];

  test('carries the headers of a page that handles secrets', async () => {
    for (const path of addresses) {
      for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
        const { headers } = await server.send(method, path);
        expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
        expect(headers.get('Cross-Origin-Embedder-Policy')).toBe('require-corp');
        expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
        expect(headers.get('Referrer-Policy')).toBe('no-referrer');
        expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
        expect(headers.get('X-Frame-Options')).toBe('DENY');
        expect(headers.get('Cache-Control')).toBe('no-store');
        expect(headers.get('Permissions-Policy')).toContain('geolocation=()');
        expect(headers.get('Strict-Transport-Security')).toMatch(/^max-age=63072000/);
        expect(headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'; /);
        for (const tell of ['Server', 'X-Powered-By', 'Date', 'Set-Cookie', 'ETag', 'Last-Modified']) {
          expect(headers.has(tell)).toBe(false);
        }
      }
    }
  });

  test('says what it is, and may be kept only where it never changes', async () => {
    const [lasting, bytes, json] = [
      'public, max-age=31536000, immutable',
      'application/octet-stream',
      'application/json',
    ];
    const expected = [
      ['/api/directory', json, 'no-store'],
      ['/api/openapi.json', json, 'no-store'],
      ['/api/desk/membership', json, 'no-store'],
      ['/api/desk/inbox?after=0', bytes, 'no-store'],
      ['/api/log/checkpoint', 'text/plain; charset=utf-8', 'no-store'],
      ['/api/log/tile/0/000.p/1', bytes, lasting],
      ['/healthz', null, 'no-store'],
    ] as const;
    for (const [path, type, keep] of expected) {
      const sent = path.startsWith('/api/desk/') ? { token: session } : {};
      const { status, headers } = await server.send('GET', path, sent);
      expect([path, status, headers.get('Content-Type'), headers.get('Cache-Control')]).toEqual([
        ...[path, 200, type, keep],
      ]);
    }
  });

  test('under /api/ may be read by a page of any origin, and never with credentials', async () => {
    for (const path of endpoints.map(pathOf).filter((it) => it.startsWith('/api/'))) {
      const { headers } = await server.send('GET', path, { headers: { Origin: 'http://127.0.0.1:8090' } });
      expect(headers.get('Access-Control-Allow-Origin')).toBe('*');
      expect(headers.has('Access-Control-Allow-Credentials')).toBe(false);
      const asked = await server.send('OPTIONS', path, {
        headers: { Origin: 'http://127.0.0.1:8090', 'Access-Control-Request-Method': 'POST' },
      });
      expect(asked.status).toBe(204);
      expect(asked.headers.get('Access-Control-Allow-Headers')).toBe(
        `Attachments, Authorization, Content-Type, If-Match, ${PROOF_HEADER}`,
      );
    }
    expect((await server.send('GET', '/')).headers.has('Access-Control-Allow-Origin')).toBe(false);
    expect((await server.send('OPTIONS', '/api/nothing')).status).toBe(404);
  });
});
