import * as v from 'valibot';
import { readTextFile } from './files.ts';
import { InputError } from './input.ts';

type Issue = v.BaseIssue<unknown>;

/** What the schema calls otherwise than a person would. */
const FORMS: Readonly<Record<string, string>> = {
  Object: 'an object, {…}',
  Array: 'a list, […]',
  string: 'text',
};

/** What a field takes, as far as its schema says; never what was given. */
function accepted({ type, requirement, expected, received }: Issue): string {
  if (type === 'max_length') return `it takes at most ${String(requirement)} characters or entries`;
  if (type === 'min_length') return 'it must not be empty';
  if (expected === 'never') return 'there is no such field';
  if (received === 'undefined') return 'it is missing';
  return `it takes ${FORMS[expected ?? ''] ?? expected ?? 'another value'}`;
}

/** Reads and decodes a JSON file that a person wrote. Throws as {@link decodeTyped}. */
export async function readTyped<const Schema extends v.GenericSchema>(
  path: string,
  schema: Schema,
  example: string,
): Promise<v.InferOutput<Schema>> {
  return decodeTyped(await readTextFile(path), schema, path, example);
}

/**
 * Decodes the text of a JSON file that a person wrote; `file` names it in messages, `example` shows its form. Throws `InputError`
 * that names the first wrong field and what it takes, never what it held.
 */
export function decodeTyped<const Schema extends v.GenericSchema>(
  text: string,
  schema: Schema,
  file: string,
  example: string,
): v.InferOutput<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InputError(`${file} is not JSON.`);
  }
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  if (path === null) throw new InputError(`${file} takes ${example}.`);
  throw new InputError(`The field ${path} in ${file}: ${accepted(issue)}.`);
}
