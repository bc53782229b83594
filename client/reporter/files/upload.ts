import { Api } from '../../core/network/api.ts';
import { sendFile, type FileSource } from '../../core/files/attachments.ts';
import { urgeCollection } from '../../core/files/collect.ts';
import { ApiError } from '../../core/network/failure.ts';
import { ProofMaker } from '../../core/network/proof-maker.ts';
import { solveProof } from '../../core/network/proof.ts';
import { ready } from '../../../crypto/sodium.ts';
import { release } from '../../../crypto/release.ts';
import { pauseBefore } from './back-off.ts';
import { cleanFile } from './examine.ts';
import type { FileReport, FileRequest } from './messages.ts';
import { readStretch } from './stretch.ts';

type Report = (report: FileReport) => void;

const api = new Api('');
const proofs = new ProofMaker(async () => solveProof(await api.proofChallenge()));

/**
 * Locks a file part by part and sends it; `report` follows. What fails for a lost connection or a busy server is tried
 * again without end: the page stops it by ending the worker. Throws `ApiError`, `FileFailure`.
 */
export async function upload(request: FileRequest & { ask: 'send' }, report: Report): Promise<void> {
  await ready();
  const { file, clean, description, earlier } = request;
  const cleaned = clean ? await cleanFile(file) : null;
  const source: FileSource = {
    length: cleaned?.length ?? file.size,
    read: (start, end) =>
      cleaned === null ? readStretch(file, start, end) : Promise.resolve(cleaned.slice(start, end)),
  };
  try {
    const sent = await sendFile(api, source, description, {
      proofs,
      persist: (call) => persist(call, report),
      earlier,
      begun: (begun) => report({ say: 'begun', upload: begun }),
      progress: (done, parts) => {
        urgeCollection();
        report({ say: 'progress', sent: done, parts });
      },
    });
    report({ say: 'sent', file: sent });
  } finally {
    if (cleaned !== null) release(cleaned);
  }
}

async function persist<T>(call: () => Promise<T>, report: Report): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ApiError) || !error.passing) throw error;
      report({ say: 'waiting', why: error.code });
      await pauseBefore(tries);
    }
  }
}
