import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { Readable } from 'node:stream';

/**
 * A `fetch` for questions without a body that uses a fresh connection for each and closes it after, so that nothing ties
 * them to a desk's session but the address. docs/protocol.md §10.6
 */
export const anonymousFetch: typeof fetch = async (input, init) => {
  const asked = new Request(input, init);
  const url = new URL(asked.url);
  const send = url.protocol === 'https:' ? requestTls : requestPlain;
  return new Promise((resolve, reject) => {
    const outgoing = send(url, { agent: false, method: asked.method, headers: { connection: 'close' } });
    outgoing.on('error', reject);
    outgoing.on('response', (answer) => {
      const status = answer.statusCode ?? 500;
      const empty = status === 204 || status === 304 || status < 200;
      resolve(new Response(empty ? null : (Readable.toWeb(answer) as ReadableStream), { status }));
    });
    outgoing.end();
  });
};
