import { request } from 'node:http';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { concat, encodeBase64, encodeText } from '../../crypto/encoding.ts';
import { encodeJson } from '../../crypto/json.ts';
import { hash } from '../../crypto/hash.ts';
import { signSession } from '../../crypto/session.ts';
import { ready } from '../../crypto/sodium.ts';
import { encodeFrames, FRAME } from '../../crypto/wire/frames.ts';
import { fillRoute, ROUTES } from '../../crypto/wire/routes.ts';
import { endpoints } from '../../server/routes/all.ts';
import { freePort, type Child } from '../support/child.ts';
import { connectTo, dump } from '../support/database.ts';
import { makePlace, type ServerPlace } from '../support/process.ts';
import { scanBytes } from '../support/scan.ts';
import { anyBytes } from '../support/server.ts';
import { directoryToday, fakeEnvelope, publicationToday, TestUnit } from './units.ts';

/** What a reporter's browser and a proxy in front of the server might tell about a person. */
const CANARIES = {
  'User-Agent': 'Canary-Browser/77.1',
  'X-Forwarded-For': '203.0.113.77',
  Forwarded: 'for=198.51.100.77',
  'Accept-Language': 'cy-GB-canary',
  Referer: 'https://canary.example/why',
  Cookie: 'canary=cookie-77',
  'X-Request-Id': 'canary-request-77',
};

let place: ServerPlace;
let server: Child;
let unit: TestUnit;
let metricsPort: number;

beforeAll(async () => {
  await ready();
  unit = new TestUnit('northshire');
  place = await makePlace(directoryToday([unit]));
  metricsPort = await freePort();
  server = await place.start({ METRICS_PORT: String(metricsPort) });
});
afterAll(async () => {
  await server.end();
  await place.remove();
});

interface Options {
  readonly token?: Uint8Array;
  readonly ifMatch?: Uint8Array;
  readonly bytes?: Uint8Array;
  readonly json?: unknown;
}

/** Sends with every telling header, from an address that is looked for too. */
async function send(method: string, path: string, options: Options = {}): Promise<Buffer> {
  const body = options.json === undefined ? options.bytes : encodeJson(options.json);
  const headers: Record<string, string | number> = { ...CANARIES };
  if (body !== undefined) {
    headers['Content-Length'] = body.length;
    headers['Content-Type'] = options.json === undefined ? 'application/octet-stream' : 'application/json';
  }
  if (options.token !== undefined) headers['Authorization'] = `Bearer ${encodeBase64(options.token)}`;
  if (options.ifMatch !== undefined) headers['If-Match'] = `"${encodeBase64(options.ifMatch)}"`;
  return new Promise((resolve, reject) => {
    const sent = request(`${place.origin}${path}`, { method, headers, localAddress: '127.0.0.77' }, (got) => {
      const parts: Buffer[] = [];
      got.on('data', (part: Buffer) => parts.push(part));
      got.on('end', () => {
        if ((got.statusCode ?? 500) < 300) resolve(Buffer.concat(parts));
        else
          reject(new Error(`${method} ${path}: ${String(got.statusCode)} ${String(Buffer.concat(parts))}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Asks every route for something that it refuses or does not need, with a marked address and body. */
async function knockEverywhere(): Promise<number> {
  const marked = encodeBase64(encodeText('canary-segment-77'));
  for (const { route, method, body } of endpoints) {
    const path = fillRoute(ROUTES[route], marked, marked, '0');
    const bytes = body === undefined ? {} : { bytes: encodeText('{"canary":"body-77"}') };
    await send(method, path, { token: encodeText('canary-token-77'), ...bytes }).catch(() => undefined);
  }
  return endpoints.length;
}

test('a whole story leaves nothing about anybody in rows, files, output or metrics', async () => {
  const [token, state] = [anyBytes(32), anyBytes(512)];
  const key = encodeBase64(hash('thread v1', token));
  await send('GET', '/api/directory');
  await send('POST', '/api/destinations/northshire/publications', { json: publicationToday(unit) });
  await send('POST', '/api/destinations/northshire/threads', {
    token,
    bytes: concat(state, fakeEnvelope('report', 1)),
  });
  const next = anyBytes(512);
  await send('POST', '/api/thread/messages?destination=northshire', {
    token,
    ifMatch: hash('state v1', state),
    bytes: concat(next, fakeEnvelope('follow-up', 1)),
  });
  await send('PUT', '/api/thread/state', { token, ifMatch: hash('state v1', next), bytes: anyBytes(512) });
  const { challenge } = JSON.parse(String(await send('POST', '/api/desk/challenges', { json: {} }))) as {
    challenge: string;
  };
  const claim = {
    challenge: Buffer.from(challenge, 'base64url'),
    destination: unit.id,
    origin: place.origin,
  };
  const opened = await send('POST', '/api/desk/sessions', {
    json: {
      destination: unit.id,
      desk: unit.lead.id,
      challenge,
      signature: encodeBase64(signSession(claim, unit.lead.sign.secretKey)),
    },
  });
  const session = new Uint8Array(
    Buffer.from((JSON.parse(String(opened)) as { token: string }).token, 'base64url'),
  );
  await send('GET', '/api/desk/inbox?after=0', { token: session });
  await send('POST', `/api/desk/threads/${key}/messages`, {
    token: session,
    bytes: encodeFrames([{ tag: FRAME.message, bytes: fakeEnvelope('reply', 0) }]),
  });
  await send('GET', '/api/thread', { token });
  await send('POST', '/api/thread/withdrawal', {
    token,
    bytes: concat(encodeText('2026-03-10'), anyBytes(64)),
  });

  expect(await knockEverywhere()).toBeGreaterThan(20);
  const metrics = await (await fetch(`http://127.0.0.1:${String(metricsPort)}/metrics`)).text();
  expect(metrics).toContain('drop_box_answers_total{class="2xx"} 0');
  expect(metrics).toContain('drop_box_ready 1');
  const labels = [...metrics.matchAll(/\{([a-z]+)="/g)].map(([, name]) => name);
  expect(new Set(labels)).toEqual(new Set(['class']));

  const marks = ['canary-segment-77', 'canary-token-77', 'body-77'];
  const canaries = [...marks, ...Object.values(CANARIES).flatMap((value) => value.split('=')), '127.0.0.77'];
  const secrets = [token, session].flatMap((secret) => [
    encodeBase64(secret),
    Buffer.from(secret).toString('hex'),
  ]);
  const rows = await dump(place.database);
  expect(rows).toContain(Buffer.from(hash('thread v1', token)).toString('hex'));
  await server.end();
  const places: [string, Buffer][] = [
    ['rows', Buffer.from(rows)],
    ['output', Buffer.from(server.output())],
    ['metrics', Buffer.from(metrics)],
  ];
  for (const entry of await readdir(place.data, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) places.push([path, await readFile(path)]);
  }
  expect(places.length).toBeGreaterThan(100);
  const looked = [...canaries.filter((text) => text !== 'for' && text !== 'canary'), ...secrets];
  const raw = [token, session].map((secret) => Buffer.from(secret));
  for (const [name, bytes] of places) {
    expect(scanBytes(bytes, name, looked)).toEqual([]);
    expect(raw.some((secret) => bytes.includes(secret))).toBe(false);
  }
});

test('no column can hold a time, an address or anything free in form', async () => {
  server = await place.start();
  const sql = connectTo(place.database);
  const columns = await sql<{ name: string; type: string }[]>`
    select table_name || '.' || column_name as name, data_type as type
    from information_schema.columns where table_schema = 'public'`;
  await sql.end();
  expect(new Set(columns.map(({ type }) => type))).toEqual(
    new Set(['bytea', 'bigint', 'integer', 'smallint', 'date', 'text']),
  );
  expect(columns.filter(({ type }) => type === 'integer').map(({ name }) => name)).toEqual([
    'attachment_parts.part',
  ]);
});
