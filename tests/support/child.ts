import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

interface PackageScripts {
  readonly scripts: { readonly start: string };
}

/** The project's top folder. */
export const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** A program of the project that runs beside the test. */
export interface Child {
  readonly process: ChildProcess;
  /** Everything that it has written to its standard output and error. */
  output(): string;
  /** Ends it with a signal and waits until it has gone. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts the server as `npm start` does: in the same environment, with the same arguments. */
export function startServer(env: Readonly<Record<string, string>>): Child {
  const { scripts } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as PackageScripts;
  const [settings = '', command = ''] = scripts.start.split('exec node ');
  const [file = '', ...rest] = command.split(' ');
  const set: Record<string, string> = {};
  for (const setting of settings.trim().split(' ')) {
    const [name = '', value = ''] = setting.split('=');
    set[name] = value;
  }
  return startChild(file, rest, { ...set, ...env });
}

/** Starts a TypeScript file of the project with Node, as its scripts do. */
export function startChild(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Child {
  const process_ = spawn(process.execPath, [file, ...args], {
    cwd: PROJECT,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const parts: Buffer[] = [];
  process_.stdout.on('data', (part: Buffer) => parts.push(part));
  process_.stderr.on('data', (part: Buffer) => parts.push(part));
  return {
    process: process_,
    output: () => Buffer.concat(parts).toString('utf8'),
    end: async (signal = 'SIGTERM') => {
      if (process_.exitCode !== null || process_.signalCode !== null) return;
      const gone = once(process_, 'exit');
      process_.kill(signal);
      await gone;
    },
  };
}

/** What a program of the project printed, and how it ended. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a file of the project to its end with Node, with `input` on its standard input. */
export async function runChild(
  file: string,
  args: readonly string[],
  given: { readonly input?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Finished> {
  const child = spawn(process.execPath, [file, ...args], {
    cwd: PROJECT,
    env: { ...process.env, ...given.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => stdout.push(part));
  child.stderr.on('data', (part: Buffer) => stderr.push(part));
  child.stdin.end(given.input ?? '');
  await once(child, 'close');
  return {
    code: child.exitCode ?? 1,
    stdout: Buffer.concat(stdout).toString('utf8'),
    stderr: Buffer.concat(stderr).toString('utf8'),
  };
}

/** A port on loopback that nothing listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Waits until `ready` says yes; fails with the child's output where it ends first or a minute passes. */
export async function waitUntil(child: Child, ready: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.process.exitCode !== null || child.process.signalCode !== null) {
      throw new Error(`the program ended early:\n${child.output()}`);
    }
    if (await ready()) return;
    await sleep(100);
  }
  throw new Error(`the program was not ready in time:\n${child.output()}`);
}
