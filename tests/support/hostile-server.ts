import { once } from 'node:events';
import { createServer, request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

/** What a server answers; the body is unpacked. */
export interface Answer {
  status: number;
  /** Names in small letters. */
  headers: Record<string, string | string[]>;
  body: Uint8Array;
}

/** One request to the hostile server, and a way to let the honest one answer it. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** The address that it comes from. */
  readonly visitor: string;
  readonly forward: () => Promise<Answer>;
}

/** A server in the wrong hands: it has the honest one behind it, and answers what it likes, to whomever. */
export interface HostileServer {
  readonly url: string;
  /** The honest server. */
  target: string;
  /** Answers an exchange; null cuts the connection. */
  meddle: (exchange: Exchange) => Promise<Answer | null>;
  /** Lets it be honest again, as it is to begin with. */
  calm(): void;
  close(): Promise<void>;
}

/** An answer on its way, and to which question of whom. */
export type Passing = Answer & Pick<Exchange, 'path' | 'visitor'>;

/** A way to meddle: changes each answer in place before it goes out. */
export function tamper(change: (answer: Passing) => void): HostileServer['meddle'] {
  return async ({ path, visitor, forward }) => {
    const passing = { ...(await forward()), path, visitor };
    change(passing);
    return passing;
  };
}

/** Starts a {@link HostileServer}; its `target` is set, here or later, before it is asked anything. */
export async function startHostileServer(target = ''): Promise<HostileServer> {
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url: path = '/', socket } = incoming;
    const answer = async (): Promise<void> => {
      const sent = await onTheLine(buffer(incoming));
      const forward = (): Promise<Answer> => ask(hostile.target, incoming, sent);
      const given = await hostile.meddle({ method, path, visitor: socket.remoteAddress ?? '', forward });
      if (given === null) outgoing.destroy();
      else outgoing.writeHead(given.status, given.headers).end(given.body);
    };
    answer().catch((error: unknown) => {
      outgoing.destroy();
      if (!(error instanceof LineError)) throw error;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const hostile: HostileServer = {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    target,
    meddle: (exchange) => exchange.forward(),
    calm: () => void (hostile.meddle = (exchange) => exchange.forward()),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return hostile;
}

/** The line to the honest server, or from whoever asked, is broken: the other one hears nothing either. */
class LineError extends Error {}

async function onTheLine<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new LineError('the line is broken', { cause: error });
  }
}

async function ask(target: string, { method, url, headers }: IncomingMessage, sent: Buffer): Promise<Answer> {
  const forward = request(new URL(url ?? '/', target), { method, headers, agent: false });
  forward.on('error', () => forward.destroy());
  forward.end(sent);
  const [answer] = (await onTheLine(once(forward, 'response'))) as [IncomingMessage];
  const body = unpack(await onTheLine(buffer(answer)), answer.headers['content-encoding']);
  return { status: answer.statusCode ?? 500, headers: kept(answer.headers), body };
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
