import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { safeName } from '../core/files/attachment-name.ts';
import { sendFile, type FileDescription, type FileSource, type SentFile } from '../core/files/attachments.ts';
import type { Api } from '../core/network/api.ts';
import { cleanPicture, isPicture, PICTURE_MAX } from '../core/clean/clean.ts';
import { recognise } from '../core/clean/recognise.ts';
import { PictureError } from '../core/clean/refusal.ts';
import type { ProofMaker } from '../core/network/proof-maker.ts';
import { InputError } from './input.ts';
import { warn } from './main.ts';
import { persistLong } from '../core/network/persist.ts';

/** What a file's form is told from. */
const HEAD_SIZE = 4096;

/**
 * Sends a file from the disk, a part at a time. A picture is cleaned first, unless `original` is set, and what was left
 * out is said; so is that another file cannot be cleaned. §7.6 Throws `InputError`, `DropError`, `ApiError`.
 */
export async function attach(
  api: Api,
  path: string,
  { original, proofs }: { readonly original: boolean; readonly proofs: ProofMaker },
): Promise<SentFile> {
  const file = await openFile(path);
  try {
    const { size } = await file.stat();
    const stretch = stretchesOf(file, size, path);
    const form = recognise(await stretch.read(0, Math.min(size, HEAD_SIZE)));
    const name = safeName(basename(path));
    const send = (source: FileSource, description: FileDescription): Promise<SentFile> =>
      sendFile(api, source, description, { proofs, persist: persistLong });
    if (!isPicture(form)) {
      warn(`Warning: ${name} is sent as it is. What it says of who made it, where and when stays in it.`);
      const type = /\.txt$/i.test(path) ? 'text/plain' : 'application/octet-stream';
      return await send(stretch, { name, type, form: 'file' });
    }
    if (original) return await send(stretch, { name, type: `image/${form}`, form: 'original' });
    const cleaned = cleanWhole(await readWhole(stretch, path), path);
    return await send(
      { length: cleaned.length, read: (start, end) => Promise.resolve(cleaned.slice(start, end)) },
      { name, type: `image/${form}`, form: 'cleaned' },
    );
  } finally {
    await file.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  const file = await open(path, 'r').catch(() => {
    throw new InputError(`The file ${path} cannot be read.`);
  });
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new InputError(`${path} is not a file.`);
}

function stretchesOf(file: FileHandle, length: number, path: string): FileSource {
  return {
    length,
    async read(start, end) {
      const bytes = new Uint8Array(end - start);
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled);
        if (bytesRead === 0) throw new InputError(`The file ${path} became shorter while it was read.`);
        filled += bytesRead;
      }
      return bytes;
    },
  };
}

async function readWhole({ length, read }: FileSource, path: string): Promise<Uint8Array> {
  if (length > PICTURE_MAX) throw new InputError(`${path} is too large to be cleaned (100 MiB).`);
  return read(0, length);
}

function cleanWhole(bytes: Uint8Array, path: string): Uint8Array {
  try {
    const { cleaned, found } = cleanPicture(bytes);
    const kinds = [...new Set(found.map(({ kind }) => kind))];
    if (kinds.length > 0) warn(`Left out of ${path}: ${kinds.join(', ')}.`);
    return cleaned;
  } catch (error) {
    if (!(error instanceof PictureError)) throw error;
    throw new InputError(
      `${path} is not a whole picture, and so cannot be cleaned. --original sends it as it is.`,
    );
  }
}
