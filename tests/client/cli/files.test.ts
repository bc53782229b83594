import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listFolder, readSmallFile } from '../../../client/cli/files.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drop-box-files-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('a file or pipe is read to its end, and refused for its size before all of it is in memory', async () => {
  const path = join(folder, 'sparse');
  const file = await open(path, 'w');
  await file.truncate(3 * 1024 ** 3);
  await expect(readSmallFile(path)).rejects.toThrow('too large for this (1048576 bytes)');
  await file.truncate(70_000);
  expect(await readSmallFile(path, 70_000)).toHaveLength(70_000);
  await expect(readSmallFile(path, 69_999)).rejects.toThrow('too large');
  await file.truncate(0);
  expect(await readSmallFile(path)).toHaveLength(0);
  await file.close();
  await expect(readSmallFile('/dev/zero', 70_000)).rejects.toThrow('too large');
  await expect(readSmallFile(join(folder, 'none'))).rejects.toThrow('is not there');
});

it('a folder that is not there is empty; one that cannot be read is an error', async () => {
  expect(await listFolder(join(folder, 'none'))).toEqual([]);
  await expect(listFolder(join(folder, 'sparse'))).rejects.toThrow('cannot be read');
});
