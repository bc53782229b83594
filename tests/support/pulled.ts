import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The thread, in a folder that the desk command pulled into, whose report holds this text. */
export async function threadWith(out: string, text: string): Promise<string> {
  const entries = await readdir(out, { withFileTypes: true });
  for (const entry of entries.filter((one) => one.isDirectory())) {
    const report = await readFile(join(out, entry.name, '0-report.json'), 'utf8');
    if (report.includes(text)) return entry.name;
  }
  throw new Error('no such report was pulled');
}
