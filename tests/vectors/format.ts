import { readdir, readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { ERROR_CODES } from '../../crypto/errors.ts';
import { encodeBase64, encodeText } from '../../crypto/encoding.ts';
import { hash } from '../../crypto/hash.ts';

const vectorSchema = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1)),
  section: v.pipe(v.string(), v.regex(/^\d+(\.\d+)?$/)),
  expect: v.picklist(['success', ...ERROR_CODES]),
  inputs: v.record(v.string(), v.unknown()),
  output: v.unknown(),
});

/** One vector: what goes in, and what must come out, or the one error that must be thrown. See README.md. */
export type Vector = v.InferOutput<typeof vectorSchema>;

/** The text of each file of the suite, by its name without `.json`, which is the name of an operation. */
export type Suite = ReadonlyMap<string, string>;

const fileSchema = v.array(vectorSchema);

/** The folder of the suite. */
export const FOLDER = new URL('.', import.meta.url);

/** The file that holds the digest of every other one. */
export const DIGESTS = 'digests';

/** Reads every vector file from the folder, the digests included. */
export async function readSuite(folder: URL = FOLDER): Promise<Suite> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  const operations = names.map((name) => name.replace(/\.json$/, '')).sort();
  const files = operations.map(async (name) => {
    return [name, await readFile(new URL(`${name}.json`, folder), 'utf8')] as const;
  });
  return new Map(await Promise.all(files));
}

/** Decodes one file; throws where it does not have the form. */
export function decodeVectors(text: string): Vector[] {
  return v.parse(fileSchema, JSON.parse(text));
}

/** Writes vectors as the text of a file: one member a line, so that changes can be read. */
export function encodeVectors(vectors: readonly unknown[]): string {
  return `${JSON.stringify(vectors, null, 1)}\n`;
}

/** The digest of a file: BLAKE2b-256 of its bytes, as base64url text. Needs `ready()`. */
export function digestOf(text: string): string {
  return encodeBase64(hash('', encodeText(text)));
}

/** The digests file for these files. */
export function encodeDigests(suite: Suite): string {
  const digests = [...suite]
    .filter(([name]) => name !== DIGESTS)
    .map(([name, text]) => [name, digestOf(text)]);
  return `${JSON.stringify(Object.fromEntries(digests), null, 1)}\n`;
}
