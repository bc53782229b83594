import { readTextFile } from './files.ts';
import { InputError } from './input.ts';

/**
 * The text of a file that people are to read, without white space at its ends. Throws `InputError` where nothing is left, or more
 * than `most` characters (UTF-16 units).
 */
export async function readProse(path: string, most: number): Promise<string> {
  return checkProse((await readTextFile(path)).trim(), `The file ${path}`, most);
}

/** The same for what was typed behind an option; `what` names it in messages. */
export function checkProse(text: string, what: string, most: number): string {
  if (text === '') throw new InputError(`${what} is empty.`);
  const over = text.length - most;
  if (over > 0) throw new InputError(`${what} is ${String(over)} characters too long.`);
  return text;
}
