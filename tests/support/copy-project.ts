import { chown, copyFile, cp, link, mkdir, readdir, readlink, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT } from './child.ts';

/** What a build reads beside its packages. */
const SOURCES = [
  'client',
  'crypto',
  'docs',
  'package.json',
  'svelte.config.js',
  'tsconfig.json',
  'vite.config.ts',
];

/** Caches of earlier runs: a build must not need them, and must not be helped by them. */
const CACHES = new Set(['.cache', '.vite', '.vite-temp', '.vitest-cache']);

/**
 * Copies what a build needs into a new folder that `owner` (a user's number; left out: whoever runs this) may write to.
 * The packages come with it: a path to them must not show in what is built.
 */
export async function copyProject(folder: string, owner?: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of SOURCES) await cp(join(PROJECT, name), join(folder, name), { recursive: true });
  await copyTree(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  if (owner === undefined) return;
  for (const path of [folder, join(folder, 'node_modules')]) await chown(path, owner, owner);
}

/** Packages are never written to, so a second name for each file does, and takes no room. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const entry of await readdir(`${from}/`, { withFileTypes: true })) {
    if (CACHES.has(entry.name)) continue;
    const [source, copy] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyTree(source, copy);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), copy);
    else await link(source, copy).catch(() => copyFile(source, copy));
  }
}
