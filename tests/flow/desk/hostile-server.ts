import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What a server answers. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** One request to the hostile server, and a way to let the honest one answer it. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly forward: () => Promise<Answer>;
}

/** A server in the wrong hands: it has the honest one behind it, and answers what it likes. */
export interface HostileServer {
  readonly url: string;
  /** The honest server. */
  target: string;
  /** Answers an exchange; null cuts the connection. Honest to begin with. */
  meddle: (exchange: Exchange) => Promise<Answer | null>;
  close(): Promise<void>;
}

/** Starts a {@link HostileServer}; set its `target` before asking it anything. */
export async function startHostileServer(): Promise<HostileServer> {
  const server: Server = createServer((request, response) => {
    void (async () => {
      const body = await buffer(request);
      const method = request.method ?? 'GET';
      const path = request.url ?? '/';
      const forward = (): Promise<Answer> => ask(hostile.target, request, body);
      const answer = await hostile.meddle({ method, path, forward });
      if (answer === null) {
        response.destroy();
        return;
      }
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      response.end(answer.body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const hostile: HostileServer = {
    url: `http://127.0.0.1:${String(port)}`,
    target: '',
    meddle: (exchange) => exchange.forward(),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return hostile;
}

async function ask(target: string, request: IncomingMessage, body: Buffer): Promise<Answer> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string' && !['host', 'connection', 'content-length'].includes(name)) {
      headers.set(name, value);
    }
  }
  const method = request.method ?? 'GET';
  const sent = method === 'GET' || method === 'HEAD' ? null : new Uint8Array(body);
  const response = await fetch(`${target}${request.url ?? '/'}`, { method, headers, body: sent });
  const answered = new Headers(response.headers);
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding', 'connection'])
    answered.delete(name);
  return { status: response.status, headers: answered, body: new Uint8Array(await response.arrayBuffer()) };
}
