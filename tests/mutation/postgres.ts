import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectTo, prepareData } from '../support/database.ts';
import { startEmbedded } from '../../server/store/embedded.ts';

/** Set-up of a run: one PostgreSQL for all test files and all faults (`startPostgres` takes room in it), which need not outlive a power cut. */
export default async function setUp(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'drop-box-database-'));
  const data = join(folder, 'data');
  await prepareData(data);
  const embedded = await startEmbedded(data);
  const admin = connectTo(embedded.address);
  for (const name of ['fsync', 'full_page_writes', 'synchronous_commit']) {
    await admin.unsafe(`alter system set ${name} = off`);
  }
  await admin`select pg_reload_conf()`;
  await admin.end();
  process.env['TEST_POSTGRES'] = JSON.stringify(embedded.address);
  return async () => {
    delete process.env['TEST_POSTGRES'];
    await embedded.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
