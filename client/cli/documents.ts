import { decodeBase64, decodeText } from '../../crypto/encoding.ts';
import { DropError } from '../../crypto/errors.ts';
import { decodeJson } from '../../crypto/json.ts';
import { dsseBody, type UnverifiedDocument } from '../../crypto/wire/bodies.ts';
import { readSmallFile } from './files.ts';
import { need, readArguments } from './input.ts';

/** Reads a signed document; nothing in it is verified. Throws `InputError` or `document_malformed`. */
export async function readDocument(path: string): Promise<UnverifiedDocument> {
  return decodeJson(await readSmallFile(path), dsseBody, 'document_malformed');
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
