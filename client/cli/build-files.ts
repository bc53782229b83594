import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { ReleaseFile } from '../../crypto/documents/release.ts';
import { inlineParts, pageHeaders } from '../../crypto/wire/page-headers.ts';
import { InputError } from './input.ts';

/** Where, below the reporter's page, a release manifest is served: `/.well-known/drop-box/release.json`. §13.5 */
export const MANIFEST_PATH = '.well-known/drop-box/release.json';

/** The parts of a build that a release lists. */
const PARTS = ['reporter', 'desk'] as const;

/**
 * Lists every file of a build (`dist`), by rising path. Compressed copies are not listed: what is compared is what comes
 * out of them. Nor is what lies in `.well-known`, which is made after. Throws `InputError` where a part is missing.
 */
export async function listBuild(dist: string): Promise<ReleaseFile[]> {
  const files: ReleaseFile[] = [];
  for (const part of PARTS) {
    const folder = join(dist, part);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => {
      throw new InputError(`There is no build in ${folder}: run "npm run build" with ROOT_KEY set.`);
    });
    for (const entry of entries) {
      const file = join(entry.parentPath, entry.name);
      const path = relative(dist, file).split(sep).join('/');
      if (!entry.isFile() || path.endsWith('.br') || path.startsWith(`${part}/.well-known/`)) continue;
      const bytes = await readFile(file);
      files.push({ path, size: bytes.length, sha256: sha256(bytes) });
    }
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The headers that a build's page is to be served with at `origin`: its policy depends on its HTML. Throws `InputError`. §13.5 */
export async function headersOf(dist: string, origin: string): Promise<Readonly<Record<string, string>>> {
  const html = await readFile(join(dist, 'reporter', 'index.html'), 'utf8').catch(() => {
    throw new InputError(`There is no page in ${join(dist, 'reporter')}.`);
  });
  const sums = inlineParts(html).map((part) => createHash('sha256').update(part).digest('base64'));
  return pageHeaders(origin, sums);
}

/** SHA-256 in hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
