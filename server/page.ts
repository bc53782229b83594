import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { parseAccept } from 'hono/utils/accept';
import { inlineParts } from '../crypto/wire/page-headers.ts';
import { StartError } from './errors.ts';
import { errorCode } from './store/failures.ts';

/** A file of the page, in memory. */
export interface PageFile {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same, compressed with brotli at the build; null where it was not. */
  readonly brotli: Uint8Array<ArrayBuffer> | null;
  /** Under what name it is to be saved, for what is not to be opened in place; null for the page itself. */
  readonly saveAs: string | null;
}

/** The built page by request path, `/` for its HTML. Nothing but these paths is ever read or served. */
export type Page = ReadonlyMap<string, PageFile>;

/** What is shown, with status 404, where there is nothing. */
export const ERROR_PAGE = '/error.html';

/** Works from a disk, without a network; here its own script would be refused. */
const SAVED = new Set(['/offline-form.html']);

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

/** Reads the built page in `folder`; null where there is none. Files of unknown type are left out. Throws {@link StartError}. */
export async function loadPage(folder: string): Promise<Page | null> {
  const page = new Map<string, PageFile>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(instead([], folder));
  for (const entry of entries) {
    const type = TYPES[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(folder, file).split(sep).join('/')}`;
    const brotli = await readFile(`${file}.br`).catch(instead(null, folder));
    page.set(path === '/index.html' ? '/' : path, {
      type,
      bytes: new Uint8Array(await readFile(file)),
      brotli: brotli === null ? null : new Uint8Array(brotli),
      saveAs: SAVED.has(path) ? entry.name : null,
    });
  }
  return page.has('/') ? page : null;
}

/** Whether the page was built with this root key, 43 letters, pinned into it: one that was not takes no directory of this server. */
export function holdsRoot(page: Page, root: string): boolean {
  return [...page].some(([path, { bytes }]) => path.endsWith('.js') && Buffer.from(bytes).includes(root));
}

/** For what need not be there; whatever else is wrong with it is for the operator to mend. */
function instead<T>(value: T, folder: string): (error: unknown) => T {
  return (error) => {
    const code = errorCode(error) ?? 'unknown';
    if (code !== 'ENOENT') {
      throw new StartError(
        `PAGE_DIR, ${folder}, cannot be read (${code}). Set it to the folder that the page was built into.`,
      );
    }
    return value;
  };
}

/** The SHA-256, in base64, of each part that the page's HTML holds inline: what its policy must name. */
export function inlineSums(page: Page | null): readonly string[] {
  const html = page?.get('/');
  if (html === undefined) return [];
  const parts = inlineParts(new TextDecoder().decode(html.bytes));
  return parts.map((part) => createHash('sha256').update(part).digest('base64'));
}

/** The answer with a file of the page. */
export function servePage(
  { type, bytes, brotli, saveAs }: PageFile,
  acceptEncoding: string,
  status: 200 | 404,
): Response {
  const accepts = parseAccept(acceptEncoding).some(({ type: encoding, q }) => encoding === 'br' && q > 0);
  const compressed = accepts && brotli !== null;
  return new Response(compressed ? brotli : bytes, {
    status,
    headers: {
      'Content-Type': type,
      Vary: 'Accept-Encoding',
      ...(compressed ? { 'Content-Encoding': 'br' } : {}),
      ...(saveAs === null ? {} : { 'Content-Disposition': `attachment; filename="${saveAs}"` }),
    },
  });
}
