import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { createConnection } from 'node:net';
import { gunzipSync, inflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { concat, encodeBase64 } from '../../crypto/encoding.ts';
import { hash } from '../../crypto/hash.ts';
import { signSession } from '../../crypto/session.ts';
import { ready } from '../../crypto/sodium.ts';
import { failureBody } from '../../crypto/wire/failures.ts';
import * as v from 'valibot';
import { encodeFrames, FRAME } from '../../crypto/wire/frames.ts';
import { ROUTES } from '../../crypto/wire/routes.ts';
import { endpoints } from '../../server/routes/all.ts';
import type { Child } from '../support/child.ts';
import { makePlace, type ServerPlace } from '../support/process.ts';
import { anyBytes } from '../support/server.ts';
import { Chance } from './chance.ts';
import { directoryToday, fakeEnvelope, publicationToday, TestUnit } from './units.ts';

/** `FUZZ_REQUESTS` asks for more, over all routes together. */
const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 10_000);
const WARM_UP = 2000;
const LANES = 24;
const GROWTH_MAX = 96 * 1_048_576;

let place: ServerPlace;
let server: Child;
let unit: TestUnit;
let session: string;
const token = anyBytes(32);
const agent = new Agent({ keepAlive: true, maxSockets: LANES });

interface Attempt {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

beforeAll(async () => {
  await ready();
  unit = new TestUnit('northshire');
  place = await makePlace(directoryToday([unit]));
  server = await place.start();
  const json = { 'Content-Type': 'application/json' };
  const post = async (path: string, content: unknown): Promise<Record<string, string>> => {
    const got = await fetch(place.origin + path, {
      method: 'POST',
      headers: json,
      body: JSON.stringify(content),
    });
    expect(got.status).toBe(200);
    const text = await got.text();
    return text === '' ? {} : (JSON.parse(text) as Record<string, string>);
  };
  await post('/api/destinations/northshire/publications', publicationToday(unit));
  const { challenge = '' } = await post('/api/desk/challenges', {});
  const claim = {
    challenge: Buffer.from(challenge, 'base64url'),
    destination: unit.id,
    origin: place.origin,
  };
  const signature = encodeBase64(signSession(claim, unit.lead.sign.secretKey));
  const asked = { destination: unit.id, desk: unit.lead.id, challenge, signature };
  session = (await post('/api/desk/sessions', asked))['token'] ?? '';
});
afterAll(async () => {
  agent.destroy();
  await server.end();
  await place.remove();
});

const METHODS = ['GET', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND', 'LOCK'];
const TYPES = [
  'application/json',
  'application/octet-stream',
  'text/html',
  'multipart/form-data; boundary=x',
  '',
];
const ODD_JSON = [
  '{}',
  'null',
  '[[[[[[[[]]]]]]]]',
  '{"destination":"northshire","desk":1,"challenge":null,"signature":{}}',
  `{"certificates":[],"membership":{"payloadType":"x","payload":"","signatures":[{"keyid":"","sig":"${'A'.repeat(86)}"}]}}`,
  '{"certificates":"x","membership":[]}',
  `${'['.repeat(2000)}${']'.repeat(2000)}`,
  '"\\ud800"',
  '1e999',
];

const ODD_QUERIES = [
  '',
  '?after=-1',
  '?after=99999999999999999999',
  '?x',
  '?after=%',
  '?%00=1',
  '?after[]=1',
];

/** A request that is wrong in one way or several; now and then right by chance. */
function attempt(chance: Chance): Attempt {
  const endpoint = chance.pick(endpoints);
  const good = chance.one(3);
  const value = chance.pick([
    'northshire',
    encodeBase64(hash('thread v1', token)),
    '%',
    '%00',
    '%F0%9F',
    '..',
    'a'.repeat(3000),
    "'%20or%201=1",
  ]);
  const path = ROUTES[endpoint.route].replace(/:[a-z]+/, good ? 'northshire' : value);
  const right = endpoint.query === undefined ? '' : '?after=0';
  const query = good || !chance.one(4) ? right : chance.pick(ODD_QUERIES);
  const body = good ? goodBody(endpoint.body?.type) : bodyFor(chance, endpoint.body?.type);
  const headers: Record<string, string> = { 'Content-Length': String(body.length) };
  const type = good ? (endpoint.body?.type ?? '') : chance.pick(TYPES);
  if (type !== '') headers['Content-Type'] = type;
  const own = endpoint.access === 'desk' ? session : encodeBase64(chance.one(2) ? token : chance.bytes(32));
  const bearer = good
    ? own
    : chance.pick([own, own, own, '', 'x', encodeBase64(chance.bytes(52)), '='.repeat(2000)]);
  if (bearer !== '') headers['Authorization'] = `Bearer ${bearer}`;
  if (chance.one(2))
    headers['If-Match'] = chance.pick([`"${encodeBase64(chance.bytes(32))}"`, '*', '"', 'W/"x"']);
  if (chance.one(9)) headers['Content-Length'] = chance.pick(['0', 'x', '999999999999', '-5']);
  if (chance.one(9)) headers['Accept-Encoding'] = chance.pick(['br;q=9', '*', ',,,,', '\u00ff']);
  if (chance.one(9)) headers['Origin'] = chance.pick(['null', 'http://[', 'https://evil.example']);
  return {
    method: chance.one(5) ? chance.pick(METHODS) : endpoint.method,
    path: path + query,
    headers,
    body,
  };
}

/** What a report or an empty question would be: right for some endpoints, wrong for the others. */
function goodBody(type: string | undefined): Uint8Array {
  if (type === undefined) return new Uint8Array(0);
  if (type === 'application/json') return new TextEncoder().encode('{}');
  return concat(anyBytes(512), fakeEnvelope('report', 1));
}

function bodyFor(chance: Chance, type: string | undefined): Uint8Array {
  if (chance.one(12)) return chance.bytes(chance.below(9000));
  if (type === 'application/json') return new TextEncoder().encode(chance.pick(ODD_JSON));
  if (type === undefined) return new Uint8Array(0);
  const envelope = fakeEnvelope(chance.pick(['report', 'follow-up', 'note', 'reply']), 1);
  if (chance.one(2)) envelope[chance.below(12)] = chance.below(256);
  const frame = encodeFrames([{ tag: FRAME.message, bytes: envelope }]);
  if (chance.one(2)) frame[chance.below(6)] = chance.below(256);
  return chance.pick([
    concat(chance.bytes(512), envelope),
    frame,
    concat(frame, frame),
    chance.bytes(512),
    chance.bytes(74),
    envelope.subarray(0, chance.below(envelope.length)),
  ]);
}

/** Sends over a kept connection; gives the status, and checks the form of a refusal. Null where the connection broke. */
function send({ method, path, headers, body }: Attempt): Promise<number | null> {
  return new Promise((resolve) => {
    const options = { method, headers, agent, path, host: '127.0.0.1', port: place.port };
    const sent = request(options, (got) => {
      const parts: Buffer[] = [];
      got.on('data', (part: Buffer) => parts.push(part));
      got.on('error', () => resolve(null));
      got.on('end', () => {
        const status = got.statusCode ?? 0;
        if (status >= 400 && method !== 'HEAD' && got.complete) {
          v.parse(failureBody, JSON.parse(unpack(got.headers['content-encoding'], Buffer.concat(parts))));
        }
        resolve(status);
      });
    });
    sent.on('error', () => resolve(null));
    // A stated length that never comes would wait for the server's patience to end: a minute is not ours.
    sent.setTimeout(3000, () => sent.destroy());
    sent.end(body);
  });
}

function unpack(encoding: string | undefined, bytes: Buffer): string {
  if (encoding === 'gzip') return gunzipSync(bytes).toString();
  return (encoding === 'deflate' ? inflateSync(bytes) : bytes).toString();
}

/** Writes bytes that are no HTTP, or only half of it, and hangs up. */
function sendRaw(chance: Chance): Promise<number | null> {
  const junk = chance.pick([
    chance.bytes(200),
    new TextEncoder().encode('GET / HTTP/1.1\r\n\r\n'),
    new TextEncoder().encode(`GET ${'/a'.repeat(9000)} HTTP/1.1\r\nHost: x\r\n\r\n`),
    new TextEncoder().encode(
      'POST /api/directory HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
    ),
    new TextEncoder().encode(
      'POST /api/desk/challenges HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    ),
    new TextEncoder().encode(
      'POST /api/desk/challenges HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{',
    ),
    new TextEncoder().encode(`GET / HTTP/1.1\r\nHost: x\r\n${'A: b\r\n'.repeat(4000)}\r\n`),
    new TextEncoder().encode('GET http://[::1 HTTP/1.1\r\nHost: \u0000\r\n\r\n'),
    new TextEncoder().encode('CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n'),
    new TextEncoder().encode('GET * HTTP/1.1\r\nHost: a b\r\n\r\n'),
    new TextEncoder().encode(
      'GET /healthz HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    ),
    new TextEncoder().encode(
      'POST /api/desk/challenges HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n',
    ),
  ]);
  return new Promise((resolve) => {
    const socket = createConnection(place.port, '127.0.0.1');
    let text = '';
    socket.setEncoding('latin1').on('data', (part: string) => (text += part));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? NaN) || null));
    socket.setTimeout(3000, () => socket.destroy());
    socket.end(junk);
  });
}

/** The server's resident memory in bytes. */
async function memory(): Promise<number> {
  const text = await readFile(`/proc/${String(server.process.pid)}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(text)?.[1]) * 1024;
}

test('ten thousand malformed requests: no 5xx, no crash, memory flat', async () => {
  const statuses = new Map<number | null, number>();
  let next = 0;
  let before = 0;
  const lane = async (): Promise<void> => {
    while (next < REQUESTS) {
      const number = (next += 1);
      if (number === WARM_UP) before = await memory();
      const chance = new Chance(number);
      const status = await (chance.one(12) ? sendRaw(chance) : send(attempt(chance)));
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status !== null && status >= 500)
        throw new Error(`request ${String(number)} was answered ${String(status)}`);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const after = await memory();

  for (const status of [200, 201, 400, 401, 404, 405, 413, 415, 428]) {
    expect([status, (statuses.get(status) ?? 0) > 0]).toEqual([status, true]);
  }
  expect((await fetch(`${place.origin}/readyz`)).status).toBe(200);
  expect(after - before).toBeLessThan(GROWTH_MAX);
  await server.end();
  expect(server.process.exitCode).toBe(0);
  expect(server.output()).not.toMatch(/fault|error|\n\s+at /i);
});
