import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Set-up of a whole run, by Vitest or of a benchmark: a folder for what all test files need and is made once, by the first that asks (`madeOnce`);
 * deleted at the end.
 */
export default async function setUp(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['TEST_RUN_FOLDER'] !== undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'drop-box-run-'));
  process.env['TEST_RUN_FOLDER'] = folder;
  return async () => {
    delete process.env['TEST_RUN_FOLDER'];
    await rm(folder, { recursive: true, force: true });
  };
}
