import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { freePort, runChild, type Finished } from '../../support/child.ts';
import { startStack, type Stack } from '../../support/stack.ts';
import { startLyingServer, type LyingServer } from '../lying-server.ts';

/** Greater Manchester, Kent and Gwent by command line, over a server that can be told to lie; there while a file's tests run. */
class CommandLine {
  #parts: { readonly stack: Stack; readonly server: LyingServer; readonly url: string } | null = null;

  async start(): Promise<void> {
    const port = await freePort();
    const url = `http://127.0.0.1:${String(port)}`;
    const stack = await startStack({ units: ['greater-manchester', 'kent', 'gwent'], env: { ORIGIN: url } });
    this.#parts = { stack, server: await startLyingServer(port, stack.url), url };
  }

  async close(): Promise<void> {
    await this.server.close();
    await this.stack.close();
  }

  get stack(): Stack {
    return this.#parts!.stack;
  }

  get server(): LyingServer {
    return this.#parts!.server;
  }

  get url(): string {
    return this.#parts!.url;
  }

  /** A path in the stack's folder. */
  readonly at = (...names: string[]): string => join(this.stack.folder, ...names);

  /** Runs a reporter's command; `input` is typed. */
  readonly report = (command: string, args: readonly string[], input = ''): Promise<Finished> => {
    const common = [command, '--server', this.url, '--root', this.stack.root];
    return runChild('client/cli/report.ts', [...common, ...args], { input });
  };

  /** Runs a desk's command with the key file of that name in the stack's folder. */
  readonly desk = (key: string, command: string, ...args: string[]): Promise<Finished> => {
    const common = ['--server', this.url, '--root', this.stack.root, '--key', this.at(`${key}.key`)];
    const passphrase = ['--passphrase-file', this.at('passphrase.txt')];
    return runChild('client/cli/desk.ts', [command, ...args, ...common, ...passphrase]);
  };

  /** Sends a report to a unit. */
  readonly send = async (to: string, what: string): Promise<{ receipt: string; thread: string }> => {
    await writeFile(this.at('answers.json'), JSON.stringify({ headings: ['money'], what }));
    const sent = json(await this.report('send', ['--to', to, '--answers', this.at('answers.json')]));
    return { receipt: String(sent['receipt']), thread: String(sent['thread']) };
  };

  /** Replies from the desk of that key file. */
  readonly reply = async (key: string, thread: string, text: string): Promise<Finished> => {
    await writeFile(this.at('reply.txt'), text);
    return this.desk(key, 'reply', '--thread', thread, '--text-file', this.at('reply.txt'));
  };

  /** What a JSON file in the stack's folder holds. */
  readonly stored = async (...names: string[]): Promise<Record<string, unknown>> =>
    JSON.parse(await readFile(this.at(...names), 'utf8')) as Record<string, unknown>;
}

/** The {@link CommandLine} of a test file: started before its tests, ended after them. */
export function startCommandLine(): CommandLine {
  const line = new CommandLine();
  beforeAll(() => line.start());
  afterAll(() => line.close());
  return line;
}

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
