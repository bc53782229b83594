import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, mergeConfig, type Plugin } from 'vite';
import { page } from '../../../client/build/page.ts';
import { PROJECT } from '../../support/child.ts';
import { BenchFailure } from '../failure.ts';

/** What stands in the place of the log's code, for a page that judges no log. */
const WITHOUT: Readonly<Record<string, string>> = {
  'client/core/log/assurance.ts': "export const judgeLogged = () => ({ state: 'unlogged' });",
  'client/core/log/ahead.ts': 'export const listClaims = () => []; export const orNone = (find) => find();',
  'crypto/ahead.ts': 'export const verifyAhead = async () => {}; export const isKnownGood = () => false;',
};
const LOG_CODE = /^(client\/core|crypto)\/log\//;

/**
 * How many bytes, as sent with brotli, the whole page is larger for the code that checks proofs of the log: `folder` is the page as it
 * is, with that root key pinned, held against the same page built without that code. What it says to people about it is in both.
 */
export async function weighLog(folder: string, root: string): Promise<number> {
  const outDir = await mkdtemp(join(tmpdir(), 'drop-box-without-log-'));
  const define = { __ROOT_KEY__: JSON.stringify(root) };
  const config = { configFile: false, logLevel: 'error', define, plugins: [withoutLog()], build: { outDir } };
  try {
    await build(mergeConfig(page('reporter'), config));
    return (await bytesOf(folder)) - (await bytesOf(outDir));
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

function withoutLog(): Plugin {
  const nameOf = (id: string): string => (id.startsWith(PROJECT) ? id.slice(PROJECT.length) : id);
  return {
    name: 'without-log',
    enforce: 'pre',
    load: (id) => WITHOUT[nameOf(id)] ?? null,
    generateBundle(_, bundle) {
      const left = Object.values(bundle)
        .flatMap((part) => (part.type === 'chunk' ? Object.entries(part.modules) : []))
        .filter(([id, { code }]) => LOG_CODE.test(nameOf(id)) && !(nameOf(id) in WITHOUT) && code !== null);
      if (left.length > 0)
        throw new BenchFailure(`Code of the log is left: ${left.map(([id]) => id).join(' ')}`);
    },
  };
}

/** The bytes of all files of a page, in the form in which they are sent. */
async function bytesOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = new Set(entries.filter((it) => it.isFile()).map((it) => join(it.parentPath, it.name)));
  const sent = [...names].filter((name) => !names.has(`${name}.br`));
  const sizes = await Promise.all(sent.map(async (name) => (await stat(name)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
