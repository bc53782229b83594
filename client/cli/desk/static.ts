import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { InputError } from '../input.ts';

/** What a desk page is served with. */
export interface DeskSite {
  /** The built page, `dist/desk`. */
  readonly folder: string;
  readonly port: number;
  /** The origins that the page may talk to, and no others; the first is offered in its form (`/config.json`). */
  readonly servers: readonly string[];
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};

function securityHeaders(servers: readonly string[]): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data:",
    "media-src 'self' blob:",
    "worker-src 'self'",
    "frame-src 'self' blob:",
    `connect-src 'self' ${servers.join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types svelte-trusted-html page-workers',
  ];
  return {
    'Content-Security-Policy': policy.join('; '),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'Permissions-Policy':
      'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), display-capture=(), publickey-credentials-get=()',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  };
}

/**
 * The policy of the frame that draws PDF files: an origin of its own that is nobody's, its one script (told by its hash) with
 * the worker and decoders that this carries, and no way to reach anything.
 */
function framePolicy(page: Uint8Array): string {
  const [, script = ''] =
    /<script type="module">([\s\S]*?)<\/script>/.exec(Buffer.from(page).toString()) ?? [];
  const sum = createHash('sha256').update(script).digest('base64');
  return [
    'sandbox allow-scripts',
    "default-src 'none'",
    `script-src 'sha256-${sum}' 'wasm-unsafe-eval'`,
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join('; ');
}

/** The file that a path stands for; null where it is outside the folder, or has another ending than a page's parts. */
function fileOf(folder: string, path: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return null;
  }
  const file = normalize(join(folder, decoded === '/' ? 'index.html' : decoded));
  return file.startsWith(folder + sep) && Object.hasOwn(types, extname(file)) ? file : null;
}

/**
 * Serves the desk page to this machine alone: files and nothing else, under headers that let it talk to the given
 * servers only. Another name for this machine in the `Host` header is refused, so that no web page can pass as the desk.
 * Throws `InputError` where the page is not built or the port is taken.
 */
export async function serveDesk(site: DeskSite): Promise<Server> {
  const index = await readFile(join(site.folder, 'index.html')).catch(() => null);
  if (index === null)
    throw new InputError('The desk page is not built: run "npm run build" with ROOT_KEY set.');
  const headers = securityHeaders(site.servers);
  const server = createServer((request, response) => {
    void answer(request, response, site, headers);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const port = String(site.port);
      reject(
        error.code === 'EADDRINUSE'
          ? new InputError(`Port ${port} of this machine is taken: set DESK_PORT to another one.`)
          : new InputError(`The desk page cannot be served on port ${port}.`),
      );
    });
    server.listen(site.port, '127.0.0.1', resolve);
  });
  return server;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  site: DeskSite,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const hosts = [`127.0.0.1:${String(site.port)}`, `localhost:${String(site.port)}`];
  const end = (status: number, type: string, body: Uint8Array | string, own = {}): void => {
    response.writeHead(status, {
      ...headers,
      ...own,
      'Content-Type': type,
      'Content-Length': Buffer.byteLength(body),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
  const plain = 'text/plain; charset=utf-8';
  if (!hosts.includes(request.headers.host ?? '')) {
    end(421, plain, 'Ask for 127.0.0.1.\n');
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    end(405, plain, 'Files only.\n');
    return;
  }
  const [path = '/'] = (request.url ?? '/').split('?');
  if (path === '/config.json') {
    end(200, 'application/json', JSON.stringify({ server: site.servers[0] ?? '' }));
    return;
  }
  const file = fileOf(site.folder, path);
  const bytes = file === null ? null : await readFile(file).catch(() => null);
  if (file === null || bytes === null) end(404, plain, 'There is nothing here.\n');
  else if (path === '/pdf.html') {
    end(200, types['.html'] ?? '', bytes, { 'Content-Security-Policy': framePolicy(bytes) });
  } else end(200, types[extname(file)] ?? 'application/octet-stream', bytes);
}
