import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { Refusal } from './errors.ts';
import { refusal } from './middleware/refuse.ts';

/** A server that listens. */
export interface Listening {
  /** `http://HOST:PORT` of the address that it listens on. */
  readonly address: string;
  /** Sets the function that answers; requests before that are told to come back. */
  answerWith(fetch: Fetch): void;
  /** Takes no new requests, lets those under way finish for at most `milliseconds`, and closes. */
  close(milliseconds: number): Promise<void>;
}

/** Answers one request. */
export type Fetch = (request: Request) => Response | Promise<Response>;

/** Slow or endless senders are cut off; the longest body takes a slow line over Tor less than two minutes. */
const LIMITS = {
  maxHeaderSize: 8192,
  headersTimeout: 15_000,
  requestTimeout: 120_000,
  keepAliveTimeout: 10_000,
  connectionsCheckingInterval: 5000,
  requireHostHeader: false,
} as const;
const HEADERS_MAX = 64;
const CONNECTIONS_MAX = 4096;
const REQUESTS_PER_CONNECTION = 10_000;
const CUT_OFF_MILLISECONDS = 500;

/** Listens on a host and port (0: a free one). Throws the system's error where it cannot. */
export async function listen(host: string, port: number): Promise<Listening> {
  let fetch: Fetch = () => refusal(new Refusal('unavailable'));
  const listener = getRequestListener((request) => fetch(request), {
    hostname: 'localhost',
    errorHandler: () => refusal(new Refusal('malformed')),
  });
  const answering = new Set<ServerResponse>();
  let ending = false;
  const server = createServer(LIMITS, (incoming, outgoing) => {
    // The exact time is nobody's business here.
    outgoing.sendDate = false;
    outgoing.shouldKeepAlive &&= !ending;
    outgoing.once('finish', () => cutOff(incoming));
    outgoing.once('close', () => answering.delete(outgoing));
    answering.add(outgoing);
    void listener(incoming, outgoing);
  });
  server.maxHeadersCount = HEADERS_MAX;
  server.maxConnections = CONNECTIONS_MAX;
  server.maxRequestsPerSocket = REQUESTS_PER_CONNECTION;
  server.on('clientError', refuseUnreadable);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { address, family, port: actual } = server.address() as AddressInfo;
  return {
    address: `http://${family === 'IPv6' ? `[${address}]` : address}:${actual}`,
    answerWith: (next) => void (fetch = next),
    close(milliseconds) {
      ending = true;
      // Whoever kept a connection for more would be cut off in the middle of it.
      for (const outgoing of answering) outgoing.shouldKeepAlive = false;
      return close(server, milliseconds);
    },
  };
}

/** Whoever goes on sending a request that has been answered has a moment to read the answer. */
function cutOff(incoming: IncomingMessage): void {
  if (!incoming.complete) setTimeout(() => incoming.socket.destroy(), CUT_OFF_MILLISECONDS).unref();
}

/** What is no HTTP, too long in its headers, or too slow gets an answer too, and the connection ends. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status =
    error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const body = JSON.stringify(new Refusal('malformed').body);
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Cache-Control: no-store',
      'X-Content-Type-Options: nosniff',
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
  setTimeout(() => socket.destroy(), CUT_OFF_MILLISECONDS).unref();
}

async function close(server: Server, milliseconds: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  const late = setTimeout(() => server.closeAllConnections(), milliseconds);
  await closed;
  clearTimeout(late);
}
