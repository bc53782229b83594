import { connect } from 'node:net';
import { is } from 'valibot';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { failureBody } from '../../crypto/wire/failures.ts';
import { listen, type Listening } from '../../server/http.ts';

let server: Listening;

beforeEach(async () => {
  server = await listen('127.0.0.1', 0);
});
afterEach(() => server.close(0));

/** Writes to the server, `more` again and again, and gives all that comes back, once the server has ended the connection. */
async function write(text: string, more = ''): Promise<string> {
  const socket = connect(Number(new URL(server.address).port), '127.0.0.1');
  let got = '';
  socket.setEncoding('latin1').on('data', (part: string) => (got += part));
  // Cut off while it writes, it sees an error before its end.
  socket.on('error', () => undefined);
  socket.write(text);
  const dripping = setInterval(() => socket.write(more), 20);
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(dripping);
  return got;
}

test('who comes before the service is there is told to come back, and no answer says what time it is', async () => {
  const early = await fetch(server.address);
  expect([early.status, early.headers.get('Retry-After')]).toEqual([503, '5']);
  server.answerWith(() => new Response('here'));
  const got = await fetch(server.address);
  expect([got.status, await got.text()]).toEqual([200, 'here']);
  for (const { headers } of [early, got]) expect(headers.has('Date')).toBe(false);
});

test.each([
  [400, 'what is no HTTP', 'nonsense\r\n\r\n'],
  [400, 'two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
  [431, 'headers without end', `GET / HTTP/1.1\r\nHost: x\r\nA: ${'b'.repeat(9000)}\r\n\r\n`],
])(
  '%i is the answer to %s, in the form of every refusal, and the connection ends',
  async (status, _, text) => {
    const [head = '', body = ''] = (await write(text)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${String(status)} `));
    expect(head).not.toMatch(/^(date|server):/im);
    expect(head).toContain('X-Content-Type-Options: nosniff');
    expect(is(failureBody, JSON.parse(body))).toBe(true);
  },
);

test.each(['GET', 'POST'])('who goes on sending after the answer to a %s is cut off', async (method) => {
  server.answerWith(() => new Response('enough'));
  const got = await write(`${method} / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n`, 'x');
  expect(got).toMatch(/^HTTP\/1\.1 200 [\s\S]*enough$/);
});

test('what is under way when the server ends is answered, on a connection that ends; nobody new is let in', async () => {
  let answer: (response: Response) => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    server.answerWith(() => {
      resolve();
      return new Promise((done) => (answer = done));
    });
  });
  const asking = fetch(server.address);
  await asked;
  const closed = server.close(60_000);
  await expect(fetch(server.address)).rejects.toThrow();
  answer(new Response('the last'));
  const got = await asking;
  expect([got.status, await got.text(), got.headers.get('Connection')]).toEqual([200, 'the last', 'close']);
  await closed;
});

test('what does not end in time is cut off when the server ends', async () => {
  const asked = new Promise<void>((resolve) => {
    server.answerWith(() => {
      resolve();
      return new Promise(() => undefined);
    });
  });
  const asking = fetch(server.address);
  await asked;
  await Promise.all([server.close(1), expect(asking).rejects.toThrow()]);
});

test('an address of the sixth version is told as a URL takes it', async () => {
  const six = await listen('::1', 0);
  expect(six.address).toMatch(/^http:\/\/\[::1\]:\d+$/);
  await six.close(0);
});
