import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { runChild, type Finished } from '../support/child.ts';
import type { Stack } from '../support/stack.ts';

/** What a command that went well printed: one line of JSON. */
export function json(finished: Finished): Record<string, unknown> {
  expect(finished.code, finished.stderr).toBe(0);
  expect(finished.stdout).toMatch(/^[^\n]+\n$/);
  return JSON.parse(finished.stdout) as Record<string, unknown>;
}

/** What a command that failed said: one line on standard error, nothing on standard output, and this exit code. */
export function complaint(finished: Finished, code: 1 | 2): string {
  expect(finished).toMatchObject({ code, stdout: '' });
  expect(finished.stderr).toMatch(/^[^\n]+\n$/);
  return finished.stderr;
}

/** Runs a command of the first desk of one of the stack's units. */
export function tryDesk(
  stack: Stack,
  destination: string,
  command: string,
  ...args: string[]
): Promise<Finished> {
  const { keyFile, passphraseFile } = stack.unit(destination);
  const key = ['--key', keyFile, '--passphrase-file', passphraseFile];
  const common = ['--server', stack.origin, '--root', stack.root, ...key];
  return runChild('client/cli/desk.ts', [command, ...common, ...args]);
}

/** As {@link tryDesk}, where nothing is to be complained about: what the command printed. */
export async function desk(...given: Parameters<typeof tryDesk>): Promise<Record<string, unknown>> {
  const done = await tryDesk(...given);
  expect(done.stderr).toBe('');
  return json(done);
}

/** The thread, in a folder that the desk command pulled into, whose report holds this text. */
export async function threadWith(out: string, text: string): Promise<string> {
  const entries = await readdir(out, { withFileTypes: true });
  for (const entry of entries.filter((one) => one.isDirectory())) {
    const report = await readFile(join(out, entry.name, '0-report.json'), 'utf8');
    if (report.includes(text)) return entry.name;
  }
  throw new Error('no such report was pulled');
}
