import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { AttachmentEntry } from '../../../crypto/attachment-entry.ts';
import { DropError } from '../../../crypto/errors.ts';
import { fetchFile } from '../../core/files/attachments.ts';
import type { Case } from '../../core/case/case.ts';
import { ApiError } from '../../core/network/failure.ts';
import { persistLong } from '../../core/network/persist.ts';
import { ensureFolder, isThere } from '../files.ts';
import { warn } from '../main.ts';
import { refusalMessage } from '../messages.ts';
import type { WorkingDesk } from './open.ts';

/** Saves the files of a case that are not in `folder` yet, each only after all of it is verified. §7.5 */
export async function fetchCaseFiles(
  desk: WorkingDesk,
  entry: Case,
  folder: string,
): Promise<{ saved: number; missing: number }> {
  const counts = { saved: 0, missing: 0 };
  for (const [name, file] of filesOf(entry)) {
    await ensureFolder(folder);
    const path = join(folder, name);
    if (await isThere(path)) continue;
    try {
      await save(desk, entry.thread, file, folder, path);
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

/** Each file under `number of the message-number of the file-name`; where two messages claim a number, with its id too. */
function filesOf(entry: Case): Map<string, AttachmentEntry> {
  const files = new Map<string, AttachmentEntry>();
  for (const message of entry.messages) {
    if (message.kind === 'note') continue;
    for (const [index, file] of (message.content.attachments ?? []).entries()) {
      const place = `${String(message.content.seq)}-${String(index + 1)}`;
      const own = shortened(file.name);
      const name = `${place}-${own}`;
      files.set(files.has(name) ? `${place}-${file.id}-${own}` : name, file);
    }
  }
  return files;
}

async function save(
  { api, connection }: WorkingDesk,
  thread: string,
  file: AttachmentEntry,
  folder: string,
  path: string,
): Promise<void> {
  const unfinished = join(folder, `.${randomBytes(6).toString('hex')}.part`);
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

function reasonOf(error: unknown): string {
  if (error instanceof DropError) return refusalMessage(error.code);
  if (error instanceof ApiError && error.code === 'not_found') return 'the server does not have it any more.';
  throw error;
}
