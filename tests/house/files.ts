import { readdirSync } from 'node:fs';
import { join, posix } from 'node:path';

/** Made here by tools, or by whoever tries things out; never part of the project. */
const NOT_OURS = new Set(['.git', 'node_modules', 'dist', 'data', 'coverage']);

/** The paths of all files below a folder that are the project's own, from that folder on. */
export function filesBelow(root: string, folder = ''): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (NOT_OURS.has(entry.name)) return [];
    if (entry.isDirectory()) return filesBelow(root, path);
    return entry.isFile() ? [path] : [];
  });
}
