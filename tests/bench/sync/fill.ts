import { cpus } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Api } from '../../../client/core/network/api.ts';
import { fetchCertificate, fetchDirectory } from '../../../client/core/directory.ts';
import { addDays, dayOf } from '../../../crypto/days.ts';
import { decodeBase64 } from '../../../crypto/encoding.ts';
import { threadKeyOf } from '../../../crypto/keys.ts';
import { envelopeHash } from '../../../crypto/seal.ts';
import { randomBytes } from '../../../crypto/sodium.ts';
import { KINDS } from '../../../crypto/wire/envelope.ts';
import { STATE_SIZE } from '../../../crypto/wire/sizes.ts';
import { ownDatabase } from '../../../server/store/address.ts';
import { openDatabase, type Database } from '../../../server/store/database.ts';
import { messages, threads } from '../../../server/store/schema.ts';
import { proofsFor } from '../../support/proofs.ts';
import type { Stack } from '../../support/stack.ts';
import { DESTINATION } from '../load/reports.ts';

/** So many are handed in over HTTP with a proof of work each; the others are put into the table as the server would. */
const POSTED = 200;

/** Fills the unit's inbox from `there` to `count` reports of 8192 bytes, every one of them really sealed by a reporter. */
export async function fill(stack: Stack, there: number, count: number): Promise<void> {
  const api = new Api(stack.url);
  const today = dayOf(Date.now());
  const directory = await fetchDirectory(api, decodeBase64(stack.root, 32), { today, minimumVersion: 1 });
  const { certificate } = await fetchCertificate(api, directory, DESTINATION, today, 'stop');
  const { db, close } = openDatabase(ownDatabase(join(stack.data, 'postgres')), 2);
  const proofs = proofsFor(api);
  let posted = there;
  const store = async (sealed: readonly Uint8Array[]): Promise<void> => {
    const direct = sealed.slice(Math.max(0, Math.min(sealed.length, POSTED - posted)));
    for (const report of sealed.slice(0, sealed.length - direct.length)) {
      const [token, envelope] = [report.subarray(0, 32), report.subarray(32)];
      await api.createThread(DESTINATION, token, randomBytes(STATE_SIZE), envelope, await proofs.take());
      proofs.discard();
      posted += 1;
    }
    if (direct.length > 0) await insert(db, direct, addDays(today, 730));
  };
  // One after the other: a proof of work pays for one report.
  let last: Promise<void> = Promise.resolve();
  const keep = (sealed: readonly Uint8Array[]): Promise<void> => (last = last.then(() => store(sealed)));
  try {
    const shares = cpus().length;
    const each = Math.ceil((count - there) / shares);
    await Promise.all(
      Array.from({ length: shares }, (_, share) => {
        const first = there + share * each;
        const order = { first, end: Math.min(count, first + each), today };
        return sealAside({ ...order, epoch: certificate.epoch, recipient: certificate.kem }, keep);
      }),
    );
  } finally {
    await close();
  }
}

async function sealAside(
  workerData: object,
  keep: (sealed: readonly Uint8Array[]) => Promise<void>,
): Promise<void> {
  const worker = new Worker(new URL('./seal.worker.ts', import.meta.url), { workerData });
  let kept: Promise<void> = Promise.resolve();
  await new Promise<void>((resolve, reject) => {
    worker.on('message', (sealed: readonly Uint8Array[]) => {
      kept = kept.then(() => keep(sealed));
      kept.catch(reject);
    });
    worker.on('error', reject);
    worker.on('exit', () => resolve());
  });
  await kept;
}

async function insert(db: Database, sealed: readonly Uint8Array[], expiresOn: string): Promise<void> {
  const rows = sealed.map((report) => ({
    threadKey: threadKeyOf(report.subarray(0, 32)),
    envelope: report.subarray(32),
  }));
  await db.transaction(async (tx) => {
    await tx.insert(threads).values(
      rows.map(({ threadKey }) => ({
        threadKey,
        destination: DESTINATION,
        state: randomBytes(STATE_SIZE),
        expiresOn,
      })),
    );
    await tx.insert(messages).values(
      rows.map(({ threadKey, envelope }) => ({
        destination: DESTINATION,
        threadKey,
        kind: KINDS.report,
        hash: envelopeHash(envelope),
        envelope,
      })),
    );
  });
}
