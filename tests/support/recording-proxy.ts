import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * A forward proxy on loopback that a browser under test sends everything through. It passes on what goes to loopback,
 * refuses all else, and keeps every byte that left the browser.
 */
export interface RecordingProxy {
  readonly port: number;
  /** Hosts other than loopback that the browser tried to reach. */
  readonly foreignHosts: ReadonlySet<string>;
  /** Everything that left the browser: request lines, headers and bodies. */
  sent(): Buffer;
  /** Takes the line to the server away, or gives it back: requests fail as they do without a network. */
  setOffline(offline: boolean): void;
  /** Gives no answer about hosts other than loopback, or refuses them at once again: their pages come slowly, or not. */
  setSlow(slow: boolean): void;
  close(): Promise<void>;
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Starts a {@link RecordingProxy} on a free port. */
export async function startRecordingProxy(): Promise<RecordingProxy> {
  const parts: Buffer[] = [];
  const foreignHosts = new Set<string>();
  let offline = false;
  let slow = false;
  const waiting = new Set<Duplex>();

  const record = (incoming: IncomingMessage): void => {
    parts.push(
      Buffer.from(`${incoming.method ?? ''} ${incoming.url ?? ''}\n${incoming.rawHeaders.join('\n')}\n`),
    );
  };
  const refuse = (url: string, response: ServerResponse): void => {
    foreignHosts.add(url);
    response.writeHead(403).end();
  };

  const server = createServer((incoming, response) => {
    record(incoming);
    const url = new URL(incoming.url ?? '', 'http://invalid.invalid');
    incoming.on('data', (chunk: Buffer) => parts.push(chunk));
    if (!LOOPBACK.has(url.hostname)) {
      refuse(url.host, response);
      return;
    }
    if (offline) {
      incoming.socket.destroy();
      return;
    }
    const onward = request(
      url,
      { method: incoming.method, headers: incoming.headers, agent: false },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(response);
      },
    );
    onward.on('error', () => incoming.socket.destroy());
    incoming.pipe(onward);
  });
  server.on('connect', (incoming: IncomingMessage, socket) => {
    record(incoming);
    foreignHosts.add(incoming.url ?? '');
    if (slow) waiting.add(socket);
    else socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await listen(server);
  return {
    port: (server.address() as AddressInfo).port,
    foreignHosts,
    sent: () => Buffer.concat(parts),
    setOffline: (value) => {
      offline = value;
      if (value) server.closeAllConnections();
    },
    setSlow: (value) => {
      slow = value;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
        for (const socket of waiting) socket.destroy();
      }),
  };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      resolve();
    });
  });
}
