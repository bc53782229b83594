import { request as requestPlain, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestSecure } from 'node:https';
import { isIP } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, zstdDecompress } from 'node:zlib';
import { SocksClient } from 'socks';
import { CommandError } from '../main.ts';

const PATIENCE_MS = 120_000;
const BODY_MAX = 33_554_432;

/** What Tor Browser sends, in its order: a site must not be able to tell a check from a visit. */
const AGENT = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** What a browser asks for when it asks for this kind of thing. */
const KINDS = {
  document: [
    'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    'document',
    'navigate',
    'none',
  ],
  script: ['*/*', 'script', 'cors', 'same-origin'],
  style: ['text/css,*/*;q=0.1', 'style', 'cors', 'same-origin'],
  image: [
    'image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5',
    'image',
    'no-cors',
    'same-origin',
  ],
  empty: ['*/*', 'empty', 'cors', 'same-origin'],
} as const;

/** One answer of the site, unpacked. */
export interface Visit {
  readonly status: number;
  /** As they came: in order, the same name perhaps twice. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/** A SOCKS5 proxy, such as Tor's at 127.0.0.1:9050; it is handed names, so that nothing is asked of this machine's resolver. */
export interface Socks {
  readonly host: string;
  readonly port: number;
}

/** Fetches a path of a site (`origin`) as a browser would, through a SOCKS proxy where one is given. Throws `CommandError`. */
export async function visit(origin: string, path: string, socks: Socks | null): Promise<Visit> {
  const url = new URL(path, `${origin}/`);
  const secure = url.protocol === 'https:';
  const options: RequestOptions = {
    headers: headersFor(url, path, origin),
    timeout: PATIENCE_MS,
    // An agent, even the one that `false` stands for, would open connections of its own, around the proxy.
    ...(socks === null ? { agent: false } : await through(socks, url, secure)),
  };
  try {
    const answer = await ask(url, options, secure);
    const { socket } = answer;
    const sent = await readBody(answer);
    socket.destroy();
    return {
      status: answer.statusCode ?? 0,
      headers: pairs(answer.rawHeaders),
      body: await unpack(sent, answer.headers['content-encoding'] ?? 'identity'),
    };
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(
      `${path} of the site cannot be fetched: check the address and the network, then try again.`,
    );
  }
}

function headersFor(url: URL, path: string, origin: string): string[] {
  const [accept, destination, mode, site] = KINDS[kindOf(path)];
  const secure = url.protocol === 'https:';
  return [
    ...['Host', url.host, 'User-Agent', AGENT, 'Accept', accept, 'Accept-Language', 'en-US,en;q=0.5'],
    ...['Accept-Encoding', secure ? 'gzip, deflate, br, zstd' : 'gzip, deflate'],
    ...(mode === 'cors' && destination === 'script' ? ['Origin', origin] : []),
    ...['Connection', 'keep-alive'],
    ...(mode === 'navigate' ? ['Upgrade-Insecure-Requests', '1'] : []),
    ...['Sec-Fetch-Dest', destination, 'Sec-Fetch-Mode', mode, 'Sec-Fetch-Site', site],
  ];
}

function kindOf(path: string): keyof typeof KINDS {
  if (path.endsWith('/') || path.endsWith('.html')) return 'document';
  if (path.endsWith('.js')) return 'script';
  if (path.endsWith('.css')) return 'style';
  return /\.(svg|png|ico)$/.test(path) ? 'image' : 'empty';
}

async function through(socks: Socks, url: URL, secure: boolean): Promise<RequestOptions> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port === '' ? (secure ? 443 : 80) : url.port);
  const { socket } = await SocksClient.createConnection({
    proxy: { host: socks.host, port: socks.port, type: 5 },
    command: 'connect',
    destination: { host, port },
    timeout: PATIENCE_MS,
  }).catch(() => {
    throw new CommandError(
      'The SOCKS proxy is not there, or cannot reach the site: check --socks and the address.',
    );
  });
  const name = isIP(host) === 0 ? { servername: host } : {};
  return { createConnection: () => (secure ? connectSecure({ socket, ...name }) : socket) };
}

function ask(url: URL, options: RequestOptions, secure: boolean): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const asked = (secure ? requestSecure : requestPlain)(url, options, resolve);
    asked.on('error', reject);
    asked.on('timeout', () => asked.destroy(new Error('late')));
    asked.end();
  });
}

async function readBody(answer: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > BODY_MAX) throw new CommandError('The site sends more than any page of ours has.');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

async function unpack(body: Buffer, encoding: string): Promise<Uint8Array> {
  const limit = { maxOutputLength: BODY_MAX };
  switch (encoding.trim().toLowerCase()) {
    case 'identity':
      return body;
    case 'br':
      return promisify(brotliDecompress)(body, limit);
    case 'gzip':
      return promisify(gunzip)(body, limit);
    case 'deflate':
      return promisify(inflate)(body, limit);
    case 'zstd':
      return promisify(zstdDecompress)(body, limit);
    default:
      throw new CommandError('The site packs its files in a way that is not known here.');
  }
}

function pairs(raw: readonly string[]): (readonly [string, string])[] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []));
}
