import { parseArgs, type ParseArgsConfig } from 'node:util';
import * as v from 'valibot';
import { dayOf, type Day } from '../../crypto/days.ts';
import { decodeBase64 } from '../../crypto/encoding.ts';
import { day, destinationId } from '../../crypto/json.ts';
import { readOrigin } from '../core/network/origin.ts';

/** What was typed cannot be used as it is; the message says why and what to do. The command ends with exit code 2. */
export class InputError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InputError';
  }
}

type Options = NonNullable<ParseArgsConfig['options']>;

/** Reads a command's arguments; `positionals` is how many files or names it takes beside its options. Throws {@link InputError} on any others. */
export function readArguments<const Known extends Options>(
  args: readonly string[],
  options: Known,
  positionals: 0 | 1 = 0,
) {
  try {
    const parsed = parseArgs({
      args: bindValues(args, options),
      options,
      strict: true,
      allowPositionals: positionals > 0,
    });
    if (parsed.positionals.length !== positionals) {
      throw new InputError('This command takes one file, name or address beside its options. Try --help.');
    }
    return parsed;
  } catch (error) {
    if (error instanceof InputError || !(error instanceof TypeError)) throw error;
    throw new InputError(`${firstSentence(error.message)} Try --help.`);
  }
}

/**
 * Binds values to their options, and puts names behind `--`: keys, threads and desks are base64url, and one that begins
 * with a hyphen would be taken for an option.
 */
function bindValues(args: readonly string[], options: Options): string[] {
  const bound: string[] = [];
  const names: string[] = [];
  const isOption = (arg = ''): boolean => {
    const [name = ''] = arg.split('=');
    return name.startsWith('--') && Object.hasOwn(options, name.slice(2));
  };
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    const next = args[index + 1];
    const takesValue = isOption(arg) && options[arg.slice(2)]?.type === 'string';
    if (takesValue && next !== undefined && !isOption(next)) {
      bound.push(`${arg}=${next}`);
      index += 1;
    } else if (/^-[^-]/.test(arg)) names.push(arg);
    else bound.push(arg);
  }
  return names.length === 0 ? bound : [...bound, '--', ...names];
}

/** parseArgs explains at length; its first sentence names the option. */
function firstSentence(text: string): string {
  return `${text.split(/\. |\.?\n/)[0] ?? text}.`.replace(/\.+$/, '.');
}

/** The value of an option that must be there; throws {@link InputError} naming it. */
export function need(value: string | undefined, option: string): string {
  if (value === undefined || value === '') throw new InputError(`--${option} is missing. Try --help.`);
  return value;
}

/**
 * The server's origin from `--server` or `SERVER`. Plain HTTP is taken only where nobody can listen: this machine, or an
 * onion service. Throws {@link InputError}.
 */
export function readServer(value: string | undefined): string {
  const text = need(value ?? process.env['SERVER'], 'server URL');
  const origin = readOrigin(text);
  if (origin !== null) return origin;
  throw new InputError(
    '--server takes an address such as https://reports.example; http:// only for this machine or an onion service.',
  );
}

/** The pinned root key (32 bytes) from `--root` or `ROOT_KEY`; throws {@link InputError}. */
export function readRoot(value: string | undefined): Uint8Array {
  const text = need(value ?? process.env['ROOT_KEY'], 'root KEY');
  try {
    return decodeBase64(text, 32);
  } catch {
    throw new InputError('--root takes the root key as 43 letters, as "operator root new" printed it.');
  }
}

/** A destination's id; throws {@link InputError}. */
export function readDestination(value: string | undefined, option: string): string {
  const text = need(value, `${option} ID`);
  if (v.is(destinationId, text)) return text;
  throw new InputError(`--${option} takes an id such as greater-manchester.`);
}

/** A whole number from `min` to `max`, of an option or, named in capitals, of the environment; throws {@link InputError}. */
export function readNumber(value: string | undefined, option: string, min: number, max: number): number {
  const text = need(value, option);
  const number = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  const name = /^[A-Z_]+$/.test(option) ? option : `--${option}`;
  throw new InputError(`${name} takes a whole number from ${String(min)} to ${String(max)}.`);
}

/** A day as YYYY-MM-DD; throws {@link InputError}. */
export function readDay(value: string | undefined, option: string): Day {
  const text = need(value, `${option} YYYY-MM-DD`);
  if (v.is(day, text)) return text;
  throw new InputError(`--${option} takes a day as YYYY-MM-DD.`);
}

/** Today, by this machine's clock. */
export function today(): Day {
  return dayOf(Date.now());
}
