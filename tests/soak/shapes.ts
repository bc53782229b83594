import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';

/** A request as bytes that two readers of HTTP might read differently, and the statuses that may come back. */
export interface Shape {
  readonly name: string;
  readonly bytes: string;
  /** The statuses of all answers, in order; one of these lists. */
  readonly answers: readonly string[];
}

const INNER = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';
/** With a length asked for first, where the coding is read before the chunks are. */
const REFUSED = ['400', '400,400', '411,400'];

function post(headers: string, body: string): string {
  return `POST /api/proofs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${headers}\r\n\r\n${body}`;
}

function get(rest: string): string {
  return `GET /healthz HTTP/1.1${rest}`;
}

/** Each hides a request for `/healthz`, which nobody may answer: 200 must not come. */
export const SHAPES: readonly Shape[] = [
  ['length and chunks', post('Content-Length: 2\r\nTransfer-Encoding: chunked', `0\r\n\r\n${INNER}`)],
  ['chunks and length', post('Transfer-Encoding: chunked\r\nContent-Length: 5', `0\r\n\r\n${INNER}`)],
  ['two lengths', post(`Content-Length: 2\r\nContent-Length: ${INNER.length + 2}`, `{}${INNER}`)],
  ['a list of lengths', post(`Content-Length: 2, ${INNER.length + 2}`, `{}${INNER}`)],
  ['a length with a sign', post('Content-Length: +2', `{}${INNER}`)],
  ['a length below nothing', post('Content-Length: -1', `{}${INNER}`)],
  ['a length in another base', post('Content-Length: 0x2', `{}${INNER}`)],
  ['a length without end', post(`Content-Length: ${'9'.repeat(40)}`, `{}${INNER}`)],
  ['a chunk size that is none', post('Transfer-Encoding: chunked', `zz\r\n{}\r\n0\r\n\r\n${INNER}`)],
  ['a chunk size beyond numbers', post('Transfer-Encoding: chunked', `${'f'.repeat(17)}\r\n{}\r\n${INNER}`)],
  ['a chunk longer than it says', post('Transfer-Encoding: chunked', `1\r\n{}\r\n0\r\n\r\n${INNER}`)],
  ['another coding behind', post('Transfer-Encoding: chunked, identity', `0\r\n\r\n${INNER}`)],
  ['a coding that looks like one', post('Transfer-Encoding: xchunked', `0\r\n\r\n${INNER}`)],
  ['a coding with a tab', post('Transfer-Encoding:\tchunked\r\nContent-Length: 2', `0\r\n\r\n${INNER}`)],
  ['a space before the colon', post('Transfer-Encoding : chunked', `0\r\n\r\n${INNER}`)],
  ['a folded header', post('X-Fold: one\r\n two\r\nContent-Length : 2', `{}${INNER}`)],
  ['a line that ends in LF', `POST /api/proofs HTTP/1.1\nHost: x\nContent-Length: 2\n\n{}${INNER}`],
  ['a bare CR in a header', post('X-Bare: a\rb\r\nContent-Length: 2', `{}${INNER}`)],
  ['a zero byte in a header', post('X-Zero: a\0b\r\nContent-Length: 2', `{}${INNER}`)],
  ['a header without a name', post(': nothing\r\nContent-Length: 2', `{}${INNER}`)],
  ['a space before the first header', `POST /api/proofs HTTP/1.1\r\n Host: x\r\n\r\n${INNER}`],
  ['another version', `GET /healthz HTTP/3.7\r\nHost: x\r\n\r\n${INNER}`],
  ['no version', `GET /healthz\r\n\r\n${INNER}`],
  ['a method that is none', `G@T /healthz HTTP/1.1\r\nHost: x\r\n\r\n${INNER}`],
  ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
].map(([name = '', bytes = '']) => ({ name, bytes, answers: REFUSED }));

/** What is whole must be answered, all of it and in order. */
export const WHOLE: readonly Shape[] = [
  {
    name: 'twenty in one piece',
    bytes: get('\r\nHost: x\r\n\r\n').repeat(20),
    answers: [Array(20).fill('200').join()],
  },
  {
    name: 'a body and the next request in one piece',
    bytes: `${post('Content-Length: 2', '{}')}${INNER}`,
    answers: ['200,200'],
  },
  {
    name: 'headers that are too long',
    bytes: get(`\r\nHost: x\r\nX-Long: ${randomBytes(6000).toString('hex')}\r\n\r\n`),
    answers: ['431'],
  },
];

/** Sends bytes over a connection of their own; gives the statuses of all answers until it is quiet or closed. */
export function sendBytes(port: number, bytes: string, quietMilliseconds = 400): Promise<string> {
  return new Promise((resolve, reject) => {
    let got = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    const done = (): void => {
      socket.destroy();
      resolve([...got.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => status).join());
    };
    socket.setTimeout(quietMilliseconds, done);
    socket.on('data', (part) => (got += part.toString('latin1')));
    socket.on('error', (error) => (got === '' ? reject(error) : done()));
    socket.on('close', done);
  });
}
