import type { ReleaseFile } from '../../../crypto/documents/release.ts';
import { sha256 } from '../build-files.ts';
import type { Visit } from './visitor.ts';

/** One way in which a site is not what it should be. */
export interface Difference {
  readonly type:
    | 'file-changed'
    | 'file-missing'
    | 'file-unlisted'
    | 'script-inline'
    | 'header-changed'
    | 'header-missing'
    | 'header-added'
    | 'release-missing'
    | 'release-refused'
    | 'release-older'
    | 'release-newer'
    | 'release-other';
  /** The path, or path and header, that it is about. */
  readonly where: string;
  readonly expected?: string;
  readonly found?: string;
}

/** What a site should be: the files below `reporter/` of a build, and the headers of all of them. */
export interface Expected {
  readonly files: readonly ReleaseFile[];
  readonly headers: Readonly<Record<string, string>>;
}

/** Headers that change what a page may do, or who learns of it; a site sends none of them beside those expected. */
const UNWANTED = new Set([
  'access-control-allow-origin',
  'clear-site-data',
  'content-security-policy-report-only',
  'critical-ch',
  'accept-ch',
  'link',
  'nel',
  'refresh',
  'report-to',
  'reporting-endpoints',
  'service-worker-allowed',
  'set-cookie',
  'sourcemap',
  'speculation-rules',
  'x-sourcemap',
]);

/** The path at which the server serves a file of the page. */
export function servedAt(file: ReleaseFile): string {
  const path = file.path.replace(/^reporter\//, '/');
  return path === '/index.html' ? '/' : path;
}

/** Compares a file with what the site sent for it. */
export function compareFile(file: ReleaseFile, { status, body }: Visit): Difference[] {
  const where = servedAt(file);
  if (status === 404) return [{ type: 'file-missing', where }];
  if (status !== 200)
    return [{ type: 'file-changed', where, expected: 'status 200', found: `status ${String(status)}` }];
  const found = sha256(body);
  if (found === file.sha256) return [];
  const size = body.length === file.size ? '' : `, ${String(body.length)} bytes for ${String(file.size)}`;
  return [{ type: 'file-changed', where, expected: file.sha256, found: `${found}${size}` }];
}

/** Compares the headers of an answer with those expected: each must be there once, with exactly this value. */
export function compareHeaders(
  path: string,
  { headers }: Visit,
  expected: Readonly<Record<string, string>>,
): Difference[] {
  const named = (name: string): string[] =>
    headers.filter(([other]) => other.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
  const wanted = Object.entries(expected).flatMap(([name, value]): Difference[] => {
    const found = named(name);
    const where = `${path} ${name}`;
    if (found.length === 0) return [{ type: 'header-missing', where, expected: value }];
    const [first = ''] = found;
    if (found.length === 1 && first === value) return [];
    return [{ type: 'header-changed', where, expected: value, found: found.join(' | ') }];
  });
  const known = new Set(Object.keys(expected).map((name) => name.toLowerCase()));
  const added = headers.flatMap(([name, value]): Difference[] => {
    const lower = name.toLowerCase();
    return UNWANTED.has(lower) && !known.has(lower)
      ? [{ type: 'header-added', where: `${path} ${name}`, found: value }]
      : [];
  });
  return [...wanted, ...added];
}

/** What a page's HTML loads that is not in the list, and scripts that stand in it. `html` is what the site sent for `/`. */
export function compareLoads(html: string, listed: ReadonlySet<string>, origin: string): Difference[] {
  const named = [...html.matchAll(/\b(?:src|href)\s*=\s*["']?([^"'\s>]+)/gi)].map(([, name]) => name ?? '');
  const unlisted = named.flatMap((name): Difference[] => {
    const url = URL.parse(name, `${origin}/`);
    if (url === null || url.protocol === 'data:') return [{ type: 'file-unlisted', where: name }];
    const where = url.origin === origin ? url.pathname : url.href;
    return listed.has(where) ? [] : [{ type: 'file-unlisted', where }];
  });
  const inline = [...html.matchAll(/<script\b([^>]*)>/gi)].filter(
    ([, attributes = '']) => !/\bsrc\s*=/i.test(attributes) && !/type="importmap"/i.test(attributes),
  );
  return [...unlisted, ...inline.map((): Difference => ({ type: 'script-inline', where: '/' }))];
}
