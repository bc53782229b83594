import { request as requestHttp, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { gotOf, partsOf, type TestServer } from './server.ts';

/**
 * Sends to a server by Node's own client, with headers that tell who asks and that `fetch` keeps to itself, on connections of
 * these options; a certificate of anybody's will do.
 */
export function sendTelling(
  origin: string,
  telling: Readonly<Record<string, string>>,
  options: RequestOptions = {},
): Pick<TestServer, 'send'> {
  const request = origin.startsWith('https:') ? requestHttps : requestHttp;
  return {
    send: (method, path, sent = {}) =>
      new Promise((resolve, reject) => {
        const { body, headers } = partsOf(sent);
        const all = { ...(headers as Record<string, string>), ...telling };
        const asked = { ...options, method, headers: all, rejectUnauthorized: false };
        const sending = request(`${origin}${path}`, asked, (got) => {
          const parts: Buffer[] = [];
          got.on('data', (part: Buffer) => parts.push(part));
          got.on('end', () => {
            const answered = new Headers();
            for (const [name, value] of Object.entries(got.headers)) answered.set(name, String(value));
            const init = { status: got.statusCode ?? 500, headers: answered };
            gotOf(new Response(Buffer.concat(parts), init)).then(resolve, reject);
          });
        });
        sending.on('error', reject);
        sending.end(body);
      }),
  };
}
