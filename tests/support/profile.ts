import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { scanFolder, type Finding } from './scan.ts';

/** What a browser's own files say of a site after the browser has ended. */
export interface Kept {
  /** Addresses in the list of visited pages, with their titles. */
  readonly visited: readonly { readonly address: string; readonly title: string | null }[];
  readonly cookies: number;
  /** Things once typed into fields, kept to be offered again. */
  readonly typed: number;
  /** Files and folders of storage, databases, workers or caches that go by the site's name. */
  readonly stored: readonly string[];
}

/** Reads a profile of Chromium or Firefox; the browser must have ended. `site` is an origin. */
export async function readProfile(
  browser: 'chromium' | 'firefox',
  profile: string,
  site: string,
): Promise<Kept> {
  const { host, hostname, port } = new URL(site);
  const names = [host, `${hostname}_${port}`, `${hostname}+${port}`];
  const all = await readdir(profile, { recursive: true });
  const named = all.filter((path) => names.some((name) => path.includes(name)));
  if (browser === 'firefox') {
    return {
      visited: rows(
        profile,
        'places.sqlite',
        'select url as address, title from moz_places where url like ?',
        site,
      ),
      cookies: rows(profile, 'cookies.sqlite', 'select host from moz_cookies where host = ?', hostname)
        .length,
      typed: rows(profile, 'formhistory.sqlite', "select fieldname from moz_formhistory where ? <> ''", site)
        .length,
      stored: named,
    };
  }
  const own = join(profile, 'Default');
  const kept = ['Local Storage', 'Session Storage', 'IndexedDB', 'Service Worker', 'Cache', 'File System'];
  const inside: Finding[] = [];
  for (const part of kept) {
    if (existsSync(join(own, part))) inside.push(...(await scanFolder(join(own, part), [site])));
  }
  return {
    visited: rows(own, 'History', 'select url as address, title from urls where url like ?', site),
    cookies: rows(own, 'Cookies', 'select host_key from cookies where host_key = ?', hostname).length,
    typed: rows(own, 'Web Data', "select name from autofill where ? <> ''", site).length,
    stored: [...named, ...inside.map(({ place }) => place)],
  };
}

/** The rows of a question with one value: an origin is matched with whatever follows it. None where the file is not. */
function rows<T>(folder: string, file: string, question: string, value: string): T[] {
  const path = join(folder, file);
  if (!existsSync(path)) return [];
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const given = question.includes(' like ') ? `${value}%` : value;
    return database
      .prepare(question)
      .all(given)
      .map((row) => ({ ...row }) as T);
  } finally {
    database.close();
  }
}
