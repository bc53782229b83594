import { DropError } from '../../crypto/errors.ts';
import { readySumo } from '../../crypto/sodium-sumo.ts';
import { ready } from '../../crypto/sodium.ts';
import { UnitError } from '../core/unit/administration.ts';
import { ApiError } from '../core/network/failure.ts';
import { InputError } from './input.ts';
import { apiMessage, isInputCode, refusalMessage, unitMessage } from './messages.ts';

/**
 * What a command prints as its one line of JSON; null where it prints nothing. With `alarm` or `unsure` in it the command ends with
 * exit code 1.
 */
export type Result = Readonly<Record<string, unknown>> | null;

/** A command: takes the arguments behind its name. Throws `InputError` for exit code 2, anything else for 1. */
export type Command = (args: readonly string[]) => Promise<Result>;

/** What was asked for was right, and could not be done; the message says why. The command ends with exit code 1. */
export class CommandError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CommandError';
  }
}

/** Something that must be told to the person at the machine; the command goes on. */
export function warn(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Runs one command: a line of JSON on standard output, or one line on standard error and exit code 2 or 1. */
export async function runCommand(command: Command, args: readonly string[], usage: string): Promise<void> {
  if (args.includes('--help')) {
    process.stdout.write(`${usage.trim()}\n`);
    return;
  }
  try {
    await ready();
    await readySumo();
    const result = await command(args);
    if (result === null) return;
    process.stdout.write(`${JSON.stringify(result)}\n`);
    if ('alarm' in result || 'unsure' in result) process.exitCode = 1;
  } catch (error) {
    const { message, code } = explain(error);
    warn(message);
    process.exitCode = code;
  }
}

/** Runs the command of that name; any other name is an input error that lists them. */
export async function runOneOf(
  commands: Readonly<Record<string, Command>>,
  name: string,
  args: readonly string[],
  usage: string,
): Promise<void> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  const unknown: Command = () => {
    throw new InputError(`The commands are ${Object.keys(commands).join(', ')}. Try --help.`);
  };
  await runCommand(command ?? unknown, args, usage);
}

/** One line for an error, and the exit code: 2 for bad input, 1 for failure. Never a stack trace. */
export function explain(error: unknown): { readonly message: string; readonly code: 1 | 2 } {
  if (error instanceof InputError) return { message: error.message, code: 2 };
  if (error instanceof CommandError) return { message: error.message, code: 1 };
  if (error instanceof DropError) {
    return { message: refusalMessage(error.code, error.excess), code: isInputCode(error.code) ? 2 : 1 };
  }
  if (error instanceof UnitError) return { message: unitMessage(error.code), code: 2 };
  if (error instanceof ApiError) return { message: apiMessage(error.code), code: 1 };
  const kind = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return { message: `The command failed (${kind}).`, code: 1 };
}
