import { once } from 'node:events';
import { createServer, request, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

/** An answer on its way to a visitor; its body is unpacked. */
export interface Passing {
  readonly path: string;
  /** The address that the visitor comes from. */
  readonly visitor: string;
  status: number;
  /** Names in small letters. */
  headers: Record<string, string | string[]>;
  body: Buffer;
}

/** Stands in front of a real server and may change whatever it answers, to whomever. */
export interface TamperingSite {
  readonly url: string;
  /** Called with each answer before it goes out; changes it in place. */
  tamper: (answer: Passing) => void;
  close(): Promise<void>;
}

/** Starts a {@link TamperingSite} that changes nothing yet, in front of the server at `behind`. */
export async function startTamperingSite(behind: string): Promise<TamperingSite> {
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url: path = '/' } = incoming;
    const visitor = (incoming.socket.remoteAddress ?? '').replace('::ffff:', '');
    const forward = request(new URL(path, behind), { method, headers, agent: false }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        const sent = Buffer.concat(parts);
        const body = unpack(sent, answer.headers['content-encoding']);
        const passing = {
          path,
          visitor,
          status: answer.statusCode ?? 500,
          headers: kept(answer.headers),
          body,
        };
        site.tamper(passing);
        outgoing.writeHead(passing.status, passing.headers).end(passing.body);
      });
    });
    forward.on('error', () => outgoing.destroy());
    incoming.pipe(forward);
  });
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  const site: TamperingSite = {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    tamper: () => undefined,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return site;
}

/** Files come with brotli, answers with gzip, small ones as they are. */
function unpack(sent: Buffer, encoding: string | undefined): Buffer {
  if (encoding === 'br') return brotliDecompressSync(sent);
  return encoding === 'gzip' ? gunzipSync(sent) : sent;
}

/** The headers that go with whatever body goes out. */
function kept(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const stay = Object.entries(headers).filter(([name]) => !/^content-(encoding|length)$/.test(name));
  return Object.fromEntries(stay.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
