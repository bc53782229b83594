import { concat, encodeBase64, encodeText } from '../../crypto/encoding.ts';
import { hash } from '../../crypto/hash.ts';
import { encodeFrames, FRAME } from '../../crypto/wire/frames.ts';
import { ROUTES } from '../../crypto/wire/routes.ts';
import { endpoints } from '../../server/routes/all.ts';
import { anyBytes } from '../support/server.ts';
import type { Chance } from './chance.ts';
import { pathOf } from './every-route.ts';
import { fakeEnvelope } from './units.ts';

/** A request, whatever is wrong with it. */
export interface OddRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What is good on the server that is asked: a reporter's token (32 bytes) and a desk's session. */
interface Known {
  readonly token: Uint8Array;
  readonly session: Uint8Array;
}

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

/** What is no HTTP, or only half of it. */
const ODD_TEXTS = [
  'GET / HTTP/1.1\r\n\r\n',
  `GET ${'/a'.repeat(9000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
  'POST /api/directory HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
  'POST /api/desk/challenges HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
  'POST /api/desk/challenges HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{',
  `GET / HTTP/1.1\r\nHost: x\r\n${'A: b\r\n'.repeat(4000)}\r\n`,
  'GET http://[::1 HTTP/1.1\r\nHost: \u0000\r\n\r\n',
  'CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET * HTTP/1.1\r\nHost: a b\r\n\r\n',
  'GET /healthz HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
  'POST /api/desk/challenges HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n',
];

/** Bytes that are no HTTP, or only half of it. */
export function oddBytes(chance: Chance): Uint8Array {
  return chance.one(12) ? chance.bytes(200) : encodeText(chance.pick(ODD_TEXTS));
}

/** A request that is wrong in one way or several; now and then right by chance. */
export function oddRequest(chance: Chance, { token, session }: Known): OddRequest {
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
  const right = pathOf(endpoint);
  const [, asked] = right.split('?');
  const odd = ROUTES[endpoint.route].replace(/:[a-z]+/, value).replaceAll(/:[a-z]+/g, '0');
  const query = chance.one(4) ? chance.pick(ODD_QUERIES) : asked === undefined ? '' : `?${asked}`;
  const body = good ? goodBody(endpoint.body?.type) : bodyFor(chance, endpoint.body?.type);
  const headers: Record<string, string> = { 'Content-Length': String(body.length) };
  const type = good ? (endpoint.body?.type ?? '') : chance.pick(TYPES);
  if (type !== '') headers['Content-Type'] = type;
  const reporter = chance.one(2) ? token : chance.bytes(32);
  const own = encodeBase64(endpoint.access === 'desk' ? session : reporter);
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
    path: good ? right : odd + query,
    headers,
    body,
  };
}

/** What a report or an empty question would be: right for some endpoints, wrong for the others. */
function goodBody(type: string | undefined): Uint8Array {
  if (type === undefined) return new Uint8Array(0);
  if (type === 'application/json') return encodeText('{}');
  return concat(anyBytes(512), fakeEnvelope('report', 1));
}

function bodyFor(chance: Chance, type: string | undefined): Uint8Array {
  if (chance.one(12)) return chance.bytes(chance.below(9000));
  if (type === 'application/json') return encodeText(chance.pick(ODD_JSON));
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
