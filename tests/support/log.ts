import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogPolicy } from '../../crypto/documents/directory.ts';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { encodeLogKey } from '../../crypto/log/key-file.ts';
import { signingKeys } from '../../crypto/signing.ts';

/** The log of every service in the tests that has one. */
export const LOG_ORIGIN = 'drop.example/log';
/** The seed of its key; no secret. */
export const LOG_SEED = new Uint8Array(32).fill(3);

/** What a directory demands of witnesses. */
export type Demands = Pick<LogPolicy, 'witnesses' | 'quorum' | 'days' | 'fewer'>;

/** What a directory says of the log; nothing where it names none. */
export function logMember(demands: Demands | undefined): { readonly log?: LogPolicy } {
  if (demands === undefined) return {};
  const key = encodeBase64(signingKeys(LOG_SEED).publicKey);
  return { log: { origin: LOG_ORIGIN, key, ...demands } };
}

/** Writes the log's key for a server into a folder; gives the file. */
export async function writeLogKey(folder: string): Promise<string> {
  const file = join(folder, 'log.key');
  await writeFile(file, encodeLogKey(LOG_ORIGIN, LOG_SEED));
  return file;
}
