import { randomBytes } from 'node:crypto';
import { lstat, mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { decodeText } from '../../crypto/encoding.ts';
import { InputError } from './input.ts';

function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** So much is read at once: Node takes no more than 2 GiB, and its own reading of whole files ends there. */
const STRETCH = 2 ** 30;

/** All that a file or pipe holds; null where that is more than `max` bytes. */
async function readAtMost(file: FileHandle, max: number): Promise<Uint8Array | null> {
  const { size } = await file.stat();
  let bytes = new Uint8Array(Math.min(size, max) + 1);
  let filled = 0;
  for (;;) {
    const { bytesRead } = await file.read(bytes, filled, Math.min(bytes.length - filled, STRETCH));
    filled += bytesRead;
    if (filled > max) return null;
    if (bytesRead === 0) return bytes.subarray(0, filled);
    if (filled < bytes.length) continue;
    const longer = new Uint8Array(Math.min(2 * bytes.length, max + 1));
    longer.set(bytes);
    bytes = longer;
  }
}

/** Reads a file of at most `max` bytes; throws `InputError` that names it where it is not there or too large. */
export async function readSmallFile(path: string, max = 1_048_576): Promise<Uint8Array> {
  let bytes: Uint8Array | null;
  try {
    const file = await open(path, 'r');
    try {
      bytes = await readAtMost(file, max);
    } finally {
      await file.close();
    }
  } catch (error) {
    const why = systemCode(error) === 'ENOENT' ? 'is not there' : 'cannot be read';
    throw new InputError(`The file ${path} ${why}.`);
  }
  if (bytes === null) throw new InputError(`The file ${path} is too large for this (${String(max)} bytes).`);
  return bytes;
}

/** Reads a text file (UTF-8) of at most `max` bytes; throws `InputError`. */
export async function readTextFile(path: string, max?: number): Promise<string> {
  const bytes = await readSmallFile(path, max);
  try {
    return decodeText(bytes);
  } catch {
    throw new InputError(`The file ${path} is not UTF-8 text.`);
  }
}

/** The names of what is in a folder; none where it is not there. Throws `InputError` where it cannot be read. */
export async function listFolder(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw new InputError(`The folder ${path} cannot be read.`);
  }
}

/** Whether something is at the path; throws `InputError` where that cannot be told. */
export async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw new InputError(`${path} cannot be written.`);
  }
}

/** Throws `InputError` where something is at the path already. */
export async function mustBeAbsent(path: string): Promise<void> {
  if (await isThere(path)) throw new InputError(`${path} is there already, and is never overwritten.`);
}

async function writeDurably(path: string, bytes: Uint8Array, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Writes a new file and waits until it is on the disk; throws `InputError` where there is one already. */
export async function writeNew(path: string, bytes: Uint8Array, mode: 0o600 | 0o644): Promise<void> {
  try {
    await writeDurably(path, bytes, mode);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') await mustBeAbsent(path);
    throw new InputError(`${path} cannot be written.`);
  }
}

/** Writes a file so that after a crash either the old or the new content is there, whole. Mode 0600. */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const fresh = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`);
  try {
    await writeDurably(fresh, bytes, 0o600);
    await rename(fresh, path);
  } catch {
    await rm(fresh, { force: true });
    throw new InputError(`${path} cannot be written.`);
  }
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Makes a folder that only its owner can look into, if it is not there; throws `InputError`. */
export async function ensureFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch {
    throw new InputError(`The folder ${path} cannot be made.`);
  }
}
