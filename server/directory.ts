import { readFile, stat } from 'node:fs/promises';
import * as v from 'valibot';
import type { Day } from '../crypto/days.ts';
import { verifyDirectory, type Destination, type Directory } from '../crypto/documents/directory.ts';
import { decodeBase64, encodeText } from '../crypto/encoding.ts';
import { DropError, type ErrorCode } from '../crypto/errors.ts';
import { day, decodeJson } from '../crypto/json.ts';
import { encodeEntry } from '../crypto/log/entry.ts';
import { dsseBody, type UnverifiedDocument } from '../crypto/wire/bodies.ts';
import { DOCUMENT_MAX } from '../crypto/wire/sizes.ts';
import { StartError } from './errors.ts';
import type { Database } from './store/database.ts';
import { keepDirectory, readDirectory } from './store/directories.ts';
import { errorCode } from './store/failures.ts';

/** The directory that the server goes by, verified. */
export interface CurrentDirectory {
  readonly content: Directory;
  /** The signed document as JSON text. */
  readonly text: string;
}

/** Where a directory comes from and how it is judged. */
export interface DirectorySource {
  readonly file: string;
  /** The pinned root key, 32 bytes. */
  readonly root: Uint8Array;
  readonly db: Database;
  readonly today: () => Day;
  /** Told once each time that a new directory is taken or refused. */
  readonly write: (line: string) => void;
}

/** Holds the newest directory that the root has signed, from the file or from another replica, and never an older one. */
export interface DirectoryKeeper {
  current(): CurrentDirectory;
  /** The destination with that id; null where the directory has none. */
  find(id: string): Destination | null;
  /** Looks at the file and at what other replicas have accepted. Throws only where the database does. */
  refresh(): Promise<void>;
}

/**
 * Opens the directory. One that has run out is held too: what is stored can still be read, but nothing new is taken.
 * Throws {@link StartError} where neither the file nor the database has a directory that the root has signed.
 */
export async function openDirectory(source: DirectorySource): Promise<DirectoryKeeper> {
  let current: CurrentDirectory | null = null;
  let seen = '';

  const take = (candidate: CurrentDirectory): void => {
    if (current !== null && candidate.content.version <= current.content.version) return;
    current = candidate;
    const { version, expires } = candidate.content;
    source.write(`directory: version ${version}, expires ${expires}`);
    if (expires < source.today())
      source.write('directory: it has run out, so nobody can send; sign the next one');
  };

  const fromStore = async (): Promise<void> => {
    const stored = await readDirectory(source.db, source.root);
    if (stored === null || (current !== null && stored.version <= current.content.version)) return;
    take(judge(stored.document, source, 0));
  };

  const fromFile = async (): Promise<void> => {
    const candidate = judge(await readSmall(source.file), source, current?.content.version ?? 0);
    const { version } = candidate.content;
    const entry = encodeEntry('directory', parse(candidate.text), source.root);
    const kept = await keepDirectory(source.db, source.root, { version, document: candidate.text, entry });
    if (kept.version > version) throw new DropError('document_older');
    if (payloadOf(kept.document) !== payloadOf(candidate.text)) throw new DropError('document_chain');
    take(candidate);
  };

  const refresh = async (): Promise<void> => {
    await fromStore();
    const mark = await stat(source.file).then(
      ({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`,
      () => 'none',
    );
    if (mark === seen) return;
    try {
      await fromFile();
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === null) throw error;
      source.write(`directory: ${source.file} is not taken: ${reason}`);
    }
    seen = mark;
  };

  await refresh();
  const held = (): CurrentDirectory => {
    if (current === null)
      throw new StartError(`There is no directory to go by: see the line above on ${source.file}.`);
    return current;
  };
  held();
  const find = (id: string): Destination | null =>
    held().content.destinations.find((it) => it.id === id) ?? null;
  return { refresh, current: held, find };
}

async function readSmall(file: string): Promise<string> {
  const { size } = await stat(file);
  if (size > DOCUMENT_MAX) throw new DropError('document_malformed');
  return readFile(file, 'utf8');
}

/** Verifies a signed directory; one that has run out passes, and is judged by its day where it matters. */
function judge(json: string, { root, today }: DirectorySource, minimumVersion: number): CurrentDirectory {
  const document = parse(json);
  let content: Directory;
  try {
    content = verifyDirectory(document, root, { today: today(), minimumVersion });
  } catch (error) {
    if (!(error instanceof DropError) || error.code !== 'document_expired') throw error;
    content = verifyDirectory(document, root, { today: expiryOf(document), minimumVersion });
  }
  return { content, text: JSON.stringify(document) };
}

/** The last day that an otherwise verified directory names. */
function expiryOf({ payload }: UnverifiedDocument): Day {
  return decodeJson(decodeBase64(payload), v.object({ expires: day }), 'document_invalid').expires;
}

function parse(json: string): UnverifiedDocument {
  return decodeJson(encodeText(json), dsseBody, 'document_malformed');
}

function payloadOf(json: string): string {
  return parse(json).payload;
}

const SIGN_AGAIN = 'sign it again, with the one that was served last as --previous';

const REASONS: Partial<Record<ErrorCode, string>> = {
  document_malformed: 'it is no signed document',
  document_type: 'it is a signed document of another kind',
  document_signer: 'it is signed by another key than ROOT_KEY',
  document_signature: 'its signature is not good',
  document_invalid: 'its content breaks the rules of a directory',
  document_older: `a higher version has been served before; ${SIGN_AGAIN}`,
  document_chain: `another directory of the same version has been served before; ${SIGN_AGAIN}`,
  document_not_yet_valid: 'it is dated in the future',
};

/** What is wrong with the file, in words; null where the error is not about the file. */
function reasonOf(error: unknown): string | null {
  if (error instanceof DropError) return REASONS[error.code] ?? error.code;
  const code = errorCode(error);
  if (code === 'ENOENT') return 'there is no such file';
  return code === 'EACCES' || code === 'EISDIR' ? 'it cannot be read' : null;
}
