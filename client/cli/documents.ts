import { decodeBase64, decodeText } from '../../crypto/encoding.ts';
import { DropError } from '../../crypto/errors.ts';
import { decodeJson } from '../../crypto/json.ts';
import { dsseBody, type UnverifiedDocument } from '../../crypto/wire/bodies.ts';
import { readSmallFile } from './files.ts';
import { InputError, need, readArguments } from './input.ts';

/** Reads a signed document; nothing in it is verified. Throws `InputError` that names the file. */
export async function readDocument(path: string): Promise<UnverifiedDocument> {
  const bytes = await readSmallFile(path);
  return decodeFile(path, 'a signed document', () => decodeJson(bytes, dsseBody, 'document_malformed'));
}

/** What `decode` makes of a file that a person named; throws `InputError` that names it where it is not `what`. */
export function decodeFile<Decoded>(path: string, what: string, decode: () => Decoded): Decoded {
  try {
    return decode();
  } catch (error) {
    if (!(error instanceof DropError)) throw error;
    throw new InputError(`The file ${path} is not ${what}.`);
  }
}

/** What the document in the one file that was named says, without trusting it. Throws as {@link readDocument} does. */
export async function showDocument(args: readonly string[]): Promise<unknown> {
  const { positionals } = readArguments(args, {}, 1);
  const { payload } = await readDocument(need(positionals[0], 'FILE'));
  try {
    return JSON.parse(decodeText(decodeBase64(payload)));
  } catch {
    throw new DropError('document_malformed');
  }
}
