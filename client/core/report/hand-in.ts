import { decodeSavedReport } from '../../../crypto/saved-report.ts';
import { wipe } from '../../../crypto/sodium.ts';
import type { Api } from '../network/api.ts';
import type { ProofMaker } from '../network/proof-maker.ts';
import { sendReport } from './report.ts';

/**
 * Hands in a report that was sealed elsewhere and saved; the same file again stays one thread. §7.10
 * Throws `saved_malformed`, or `ApiError`: `document_refused` or `conflict` where the epoch that it is sealed to is over.
 */
export async function handInSaved(api: Api, file: Uint8Array, proofs: ProofMaker): Promise<void> {
  const report = decodeSavedReport(file);
  try {
    await sendReport(api, report, proofs);
    proofs.discard();
  } finally {
    wipe(report.accessToken);
  }
}
