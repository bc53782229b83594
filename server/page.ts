import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

/** A file of the page, in memory. */
export interface PageFile {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same, compressed with brotli at the build; null where it was not. */
  readonly brotli: Uint8Array<ArrayBuffer> | null;
}

/** The built page by request path, `/` for its HTML. Nothing but these paths is ever read or served. */
export type Page = ReadonlyMap<string, PageFile>;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

/** Reads the built page in `folder`; null where there is none. Files of unknown type are left out. */
export async function loadPage(folder: string): Promise<Page | null> {
  const page = new Map<string, PageFile>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const type = TYPES[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(folder, file).split(sep).join('/')}`;
    const brotli = await readFile(`${file}.br`).catch(() => null);
    page.set(path === '/index.html' ? '/' : path, {
      type,
      bytes: new Uint8Array(await readFile(file)),
      brotli: brotli === null ? null : new Uint8Array(brotli),
    });
  }
  return page.has('/') ? page : null;
}

/** The answer with a file of the page. */
export function servePage({ type, bytes, brotli }: PageFile, acceptEncoding: string): Response {
  const compressed =
    brotli !== null && /(?:^|[\s,])br(?:$|[\s,;](?!\s*q=0(?:\.0*)?(?:$|[\s,])))/.test(acceptEncoding);
  return new Response(compressed ? brotli : bytes, {
    headers: {
      'Content-Type': type,
      Vary: 'Accept-Encoding',
      ...(compressed ? { 'Content-Encoding': 'br' } : {}),
    },
  });
}
