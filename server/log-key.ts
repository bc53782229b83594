import { readFile } from 'node:fs/promises';
import { DropError } from '../crypto/errors.ts';
import { decodeLogKey, type LogKey } from '../crypto/log/key-file.ts';
import { StartError } from './errors.ts';

/** Reads the log's key (secret) from its file. Throws {@link StartError}. */
export async function readLogKey(path: string): Promise<LogKey> {
  const how = 'Make one with: npm run -s operator -- log new';
  const bytes = await readFile(path).catch(() => {
    throw new StartError(`LOG_KEY_FILE, ${path}, cannot be read. ${how}`);
  });
  try {
    return decodeLogKey(bytes);
  } catch (error) {
    if (!(error instanceof DropError)) throw error;
    throw new StartError(`LOG_KEY_FILE, ${path}, is no key of a log. ${how}`);
  }
}
