import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import type { AttachmentEntry } from '../../../crypto/attachment-entry.ts';
import { DropError } from '../../../crypto/errors.ts';
import { fetchFile } from '../../core/files/attachments.ts';
import type { Case } from '../../core/case/case.ts';
import { placeFiles } from '../../core/case/file-names.ts';
import { ApiError } from '../../core/network/failure.ts';
import { persistLong } from '../../core/network/persist.ts';
import { ensureFolder, isThere } from '../files.ts';
import { warn } from '../main.ts';
import { refusalMessage } from '../messages.ts';
import type { WorkingDesk } from './open.ts';

/** What came of saving files. `originals`: pictures that were not cleaned, left where they are for want of a reason. */
export interface FileCounts {
  saved: number;
  missing: number;
  originals: number;
}

/** Writes into the unit's record why an original is opened, given the id of the file. */
export type RecordOriginal = (file: string) => Promise<void>;

/**
 * Saves the files of a case that are not in `folder` yet, each only after all of it is verified; pictures that were not cleaned
 * apart in `originals`, and only once the reason is in the unit's record: with null they stay where they are. §7.4, §7.5
 */
export async function fetchCaseFiles(
  desk: WorkingDesk,
  entry: Case,
  folder: string,
  recordOriginal: RecordOriginal | null,
): Promise<FileCounts> {
  const counts = { saved: 0, missing: 0, originals: 0 };
  for (const [name, file] of placeFiles(entry.messages, 0, pathOf)) {
    const path = join(folder, name);
    if (await isThere(path)) continue;
    const isOriginal = file.form === 'original';
    if (isOriginal && recordOriginal === null) {
      counts.originals += 1;
      continue;
    }
    try {
      if (isOriginal) await recordOriginal?.(file.id);
      await ensureFolder(dirname(path));
      await save(desk, entry.thread, file, path);
      counts.saved += 1;
    } catch (error) {
      counts.missing += 1;
      const why = reasonOf(error);
      warn(`Warning: the file ${name} of thread ${entry.thread} is not saved: ${why}`);
    }
  }
  return counts;
}

/** Many disks take names of 255 bytes at most; so many are left of a sender's name, beside its place and perhaps its id. */
const NAME_MAX = 215;
const ENDING_MAX = 20;

/** A name of at most {@link NAME_MAX} bytes of UTF-8, with its ending where that is short. */
function shortened(name: string): string {
  const ending = Buffer.byteLength(extname(name)) <= ENDING_MAX ? extname(name) : '';
  const stem = Array.from(name.slice(0, name.length - ending.length));
  while (Buffer.byteLength(stem.join('') + ending) > NAME_MAX) stem.pop();
  return stem.join('') + ending;
}

/** The path of a file in the folder of its case's files. */
function pathOf({ form, name }: AttachmentEntry, place: string): string {
  return join(form === 'original' ? 'originals' : '', `${place}-${shortened(name)}`);
}

async function save(
  { api, connection }: WorkingDesk,
  thread: string,
  file: AttachmentEntry,
  path: string,
): Promise<void> {
  const unfinished = join(dirname(path), `.${randomBytes(6).toString('hex')}.part`);
  const target = await open(unfinished, 'wx', 0o600);
  try {
    const fetchPart = (part: number): Promise<Uint8Array> =>
      persistLong(() => connection.withSession((token) => api.deskPart(token, thread, file.id, part)));
    await fetchFile(file, fetchPart, (bytes) => target.writeFile(bytes));
    await target.sync();
    await target.close();
    await rename(unfinished, path);
  } catch (error) {
    await target.close();
    await rm(unfinished, { force: true });
    throw error;
  }
}

const GONE: ReadonlySet<ApiError['code']> = new Set(['not_found', 'withdrawn', 'closed']);

function reasonOf(error: unknown): string {
  if (error instanceof DropError) return refusalMessage(error.code);
  if (error instanceof ApiError && GONE.has(error.code)) return 'the server does not have it any more.';
  throw error;
}
