import { execFile } from 'node:child_process';
import { appendFile, mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const REST = 64 * 1_048_576;
const yes = (): boolean => true;
const no = (): boolean => false;

/** A folder on a disk that can be filled. */
export interface Disk {
  readonly folder: string;
  /** Takes all the room that is left on it; null where it has no disk of its own. */
  readonly fill: (() => Promise<void>) | null;
  /** Gives the room back. */
  empty(): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Makes a {@link Disk} of so many bytes: a file system in memory, which root alone may mount. For everybody else it is a
 * folder of the common disk, which is not filled.
 */
export async function makeDisk(folder: string, bytes: number): Promise<Disk> {
  await mkdir(folder);
  const mounted = await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=711`, 'tmpfs', folder]).then(
    yes,
    no,
  );
  const ballast = join(folder, 'ballast');
  const empty = (): Promise<void> => rm(ballast, { force: true });
  const remove = async (): Promise<void> => {
    if (mounted) await run('umount', ['--lazy', folder]);
    await rm(folder, { recursive: true, force: true });
  };
  if (!mounted) return { folder, fill: null, empty, remove };
  return {
    folder,
    async fill() {
      const { bavail, bsize } = await statfs(folder);
      await writeFile(ballast, '');
      const most = bavail * bsize - REST;
      if (most > 0) await run('fallocate', ['--length', String(most), ballast]).then(yes, no);
      // The rest in small pieces, or all where others were quicker: they write to it at the same time.
      const piece = Buffer.alloc(65_536);
      while (await appendFile(ballast, piece).then(yes, no));
    },
    empty,
    remove,
  };
}
