import { beforeAll, describe, expect, test } from 'vitest';
import { encodeBase64, encodeText } from '../../crypto/encoding.ts';
import { JSON_BODY_MAX } from '../../crypto/wire/sizes.ts';
import type { Endpoint } from '../../server/endpoint.ts';
import { endpoints } from '../../server/routes/all.ts';
import { anyBytes, type Got } from '../support/server.ts';
import { expectRefusal, lengthOf, nameOf, pathOf, plain } from './every-route.ts';
import { serve } from './service.ts';
import { openSession } from './units.ts';

const server = serve({ northshire: 1 });
let session: Uint8Array;

beforeAll(async () => {
  session = await openSession(server, server.units.northshire);
});

const withBody = endpoints.filter(({ body }) => body !== undefined);
const withToken = endpoints.filter(({ access }) => access !== 'anyone');
const named = (list: readonly Endpoint[]) => list.map((endpoint) => [nameOf(endpoint), endpoint] as const);

/** Sends a request that would pass, but for the change. */
function send(endpoint: Endpoint, change: Record<string, string>, bytes?: Uint8Array): Promise<Got> {
  const sent = plain(endpoint, session);
  const headers = { ...sent.headers, ...change };
  return server.send(endpoint.method, pathOf(endpoint), { ...sent, ...(bytes && { bytes }), headers });
}

describe.each(named(withBody))('%s', (_, endpoint) => {
  test('takes its own Content-Type alone', async () => {
    const own = endpoint.body?.type ?? '';
    const others = ['text/plain', 'multipart/form-data', `${own}; charset=utf-8`, own.toUpperCase(), ''];
    for (const type of others) expectRefusal(await send(endpoint, { 'Content-Type': type }), 'media_type');
  });

  test('wants the length before it reads, and no more than it takes', async () => {
    const body = endpoint.body!;
    const max =
      body.type === 'application/json'
        ? body.max
        : 'max' in body.lengths
          ? body.lengths.max
          : Math.max(...body.lengths);
    expectRefusal(await send(endpoint, { 'Content-Length': String(max + 1) }), 'too_large');
    expectRefusal(await send(endpoint, { 'Content-Length': '9'.repeat(15) }), 'too_large');
    expectRefusal(await send(endpoint, { 'Transfer-Encoding': 'chunked' }), 'length_required');
    const { bytes, ...bare } = plain(endpoint, session);
    expect(bytes).toBeDefined();
    expectRefusal(await server.send(endpoint.method, pathOf(endpoint), bare), 'length_required');
    for (const odd of ['-1', '1.5', '0x10', '1e3', 'many', '9'.repeat(16)])
      expectRefusal(await send(endpoint, { 'Content-Length': odd }), 'malformed');
    if (body.type === 'application/json') return;
    for (const length of [0, 1, lengthOf(endpoint) - 1]) {
      expectRefusal(await send(endpoint, {}, anyBytes(length)), body.wrongLength);
    }
    // A body that is shorter than its own header says is not taken for the whole.
    if ('min' in body.lengths)
      expectRefusal(await send(endpoint, { 'Content-Length': String(lengthOf(endpoint) + 1) }), 'malformed');
  });
});

const withJson = withBody.filter(({ body }) => body?.type === 'application/json');

test.each(named(withJson))('%s says that nonsense is malformed', async (_, endpoint) => {
  const nonsense = ['', 'null', '[]', '"x"', '{', '{"a":1}', '{}x', '\ufeff{}'].map((text) =>
    encodeText(text),
  );
  for (const bytes of [...nonsense, Uint8Array.of(0xff, 0xfe)]) {
    expectRefusal(await send(endpoint, {}, bytes), 'malformed');
  }
});

test.each(named(withToken))('%s needs a token of its kind', async (_, endpoint) => {
  const { token, ...sent } = plain(endpoint, session);
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
});

test.each(named(endpoints))(
  '%s takes no query, method or form of address that it does not know',
  async (_, endpoint) => {
    const path = pathOf(endpoint);
    const joint = path.includes('?') ? '&' : '?';
    const more = await server.send(endpoint.method, `${path}${joint}x=1`, plain(endpoint, session));
    expectRefusal(more, 'malformed');
    const methods = endpoints.filter(({ route }) => route === endpoint.route).map(({ method }) => method);
    const allowed = [...methods, ...(endpoint.method === 'GET' ? ['HEAD'] : []), 'OPTIONS'].join(', ');
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'PROPFIND'] as const) {
      if (methods.some((own) => own === method)) continue;
      const got = await server.send(method, path);
      expectRefusal(got, 'method_not_allowed');
      expect(got.headers.get('Allow')).toBe(allowed);
    }
    const [bare] = path.split('?');
    for (const other of [`${bare}/`, `${bare}/x`, `/x${bare}`, `${bare}%2f`]) {
      expectRefusal(await server.send(endpoint.method, other, plain(endpoint, session)), 'not_found');
    }
    if (endpoint.method === 'GET') {
      const body = await server.send('GET', path, {
        ...plain(endpoint, session),
        headers: { 'Content-Length': '5' },
      });
      expectRefusal(body, 'malformed');
      const chunked = { ...plain(endpoint, session), headers: { 'Transfer-Encoding': 'chunked' } };
      expectRefusal(await server.send('GET', path, chunked), 'malformed');
      const whole = await server.send('GET', path, plain(endpoint, session));
      const none = await server.send('GET', path, {
        ...plain(endpoint, session),
        headers: { 'Content-Length': '0' },
      });
      expect([none.status, none.bytes]).toEqual([whole.status, whole.bytes]);
      const head = await server.send('HEAD', path, plain(endpoint, session));
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
