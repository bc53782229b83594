import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../support/child.ts';
import { filesBelow } from './files.ts';

/** The paths of the project's files, and of the folders that they are in. */
export const FILES: readonly string[] = filesBelow(PROJECT);
export const FOLDERS: ReadonlySet<string> = new Set(
  FILES.flatMap((path) => path.split('/').map((_, depth, parts) => parts.slice(0, depth).join('/'))),
);

/** The text of a file of the project. */
export function textOf(path: string): string {
  return readFileSync(join(PROJECT, path), 'utf8');
}

/** The paths of all documents: whatever is Markdown. */
export const DOCUMENTS: readonly string[] = FILES.filter((path) => path.endsWith('.md'));

const BLOCK = /^ *```\w*\n([\s\S]*?)^ *```$/gm;

/** What a document shows as code, in its lines and as blocks; a line that a backslash continues is one, comments are gone. */
export function linesOfCode(path: string): string[] {
  const text = textOf(path);
  const blocks = Array.from(text.matchAll(BLOCK), ([, block = '']) => block.replaceAll(/\\\n\s*/g, ' '));
  const inline = Array.from(text.replaceAll(BLOCK, '').matchAll(/`([^`\n]+)`/g), ([, code = '']) => code);
  return [...blocks.flatMap((block) => block.split('\n')), ...inline].map((line) =>
    line.replace(/\s#.*$/, '').trim(),
  );
}

/** The cells of all rows of a document's tables, without their backticks. */
export function rowsOf(path: string): string[][] {
  const rows = textOf(path)
    .split('\n')
    .filter((line) => /^\| (?!-)/.test(line));
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
