import { Buffer } from 'node:buffer';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

/** One place where a planted string was found. */
export interface Finding {
  readonly canary: string;
  readonly place: string;
}

/** The forms in which a string can hide in bytes, each once: plain, UTF-16, URL-encoded, base64 (all three phases), hex. */
function forms(canary: string): Buffer[] {
  const plain = Buffer.from(canary, 'utf8');
  const phases = [0, 1, 2].map((lead) => {
    const text = Buffer.concat([Buffer.alloc(lead), plain]).toString('base64');
    // Only the characters that no neighbouring byte can change.
    return text.slice(Math.ceil((lead * 8) / 6), Math.floor(((lead + plain.length) * 8) / 6));
  });
  const urlSafe = phases.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  const texts = new Set([canary, encodeURIComponent(canary), plain.toString('hex'), ...phases, ...urlSafe]);
  return [Buffer.from(canary, 'utf16le'), ...[...texts].map((text) => Buffer.from(text))];
}

/** Searches bytes for planted strings in every form; a compressed copy is searched unpacked as well. */
export function scanBytes(bytes: Buffer, place: string, canaries: readonly string[]): Finding[] {
  const copies = [bytes, ...unpacked(bytes)];
  return canaries
    .filter((canary) => forms(canary).some((form) => copies.some((copy) => copy.includes(form))))
    .map((canary) => ({ canary, place }));
}

function unpacked(bytes: Buffer): Buffer[] {
  return [gunzipSync, brotliDecompressSync].flatMap((unpack) => {
    try {
      return [unpack(bytes, { maxOutputLength: 64 * 1_048_576 })];
    } catch {
      return [];
    }
  });
}

/** Searches every file below a folder, and the names of the files, for planted strings. */
export async function scanFolder(folder: string, canaries: readonly string[]): Promise<Finding[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const findings: Finding[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    findings.push(...scanBytes(Buffer.from(entry.name), `name of ${path}`, canaries));
    if (entry.isFile()) findings.push(...scanBytes(await readFile(path), path, canaries));
  }
  return findings;
}
