import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { runChild, type Finished } from '../../support/child.ts';
import { startHostileServer, type HostileServer } from '../../support/hostile-server.ts';
import { startStack, type Stack } from '../../support/stack.ts';
import { json } from '../commands.ts';

/** Greater Manchester, Kent and Gwent by command line, over a server that can be told to lie, for the length of a test; there while a file's tests run. */
class CommandLine {
  #parts: { readonly stack: Stack; readonly server: HostileServer } | null = null;

  async start(): Promise<void> {
    const server = await startHostileServer();
    const units = ['greater-manchester', 'kent', 'gwent'];
    this.#parts = { server, stack: await startStack({ units, front: server }) };
  }

  async close(): Promise<void> {
    await this.server.close();
    await this.stack.close();
  }

  get stack(): Stack {
    return this.#parts!.stack;
  }

  get server(): HostileServer {
    return this.#parts!.server;
  }

  get url(): string {
    return this.server.url;
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
  afterEach(() => line.server.calm());
  afterAll(() => line.close());
  return line;
}
