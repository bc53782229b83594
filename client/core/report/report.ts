import type { Answers } from '../../../crypto/answers.ts';
import type { Report } from '../../../crypto/content.ts';
import type { Day } from '../../../crypto/days.ts';
import type { Directory } from '../../../crypto/documents/directory.ts';
import { encodeBase64 } from '../../../crypto/encoding.ts';
import { deriveReporterKeys, wipeReporterKeys } from '../../../crypto/keys.ts';
import { envelopeHash } from '../../../crypto/seal.ts';
import { sealState } from '../../../crypto/state.ts';
import { signTaken, type Taker } from '../../../crypto/taken.ts';
import type { AttachmentClaim } from '../../../crypto/wire/claims.ts';
import type { Api } from '../network/api.ts';
import type { SentFile } from '../files/attachments.ts';
import { fetchJudged, type Unwitnessed } from '../directory.ts';
import type { Assurance } from '../log/assurance.ts';
import type { ProofMaker } from '../network/proof-maker.ts';
import { sealContent } from '../seal-content.ts';

/** What a new report is made of. */
export interface NewReport {
  /** The id of the destination in the directory. */
  readonly destination: string;
  readonly answers: Answers;
  /** Files that are on the server already, whole; none where left out. §7.6 */
  readonly files?: readonly SentFile[];
  readonly channel: 'web' | 'phone' | 'file';
  /** Where a desk of the service took it by phone: what it signs for that with. §7.7 */
  readonly taker?: Taker;
  /** The receipt's 16 fresh random bytes; secret; the caller keeps and wipes them. */
  readonly entropy: Uint8Array;
  readonly today: Day;
  /** What to do where too few witnesses have seen the certificate; `stop` where left out. §5.9 */
  readonly unwitnessed?: Unwitnessed;
  /** Whether the certificate is carried, and was judged when it was: its cosignatures need not be fresh. §5.9 */
  readonly carried?: true;
}

/** A report that is sealed and ready to be handed in, as often as it takes; `accessToken` is secret. §6 */
export interface SealedReport {
  readonly destination: string;
  readonly threadKey: Uint8Array;
  readonly accessToken: Uint8Array;
  /** 512 bytes. */
  readonly state: Uint8Array;
  readonly envelope: Uint8Array;
  /** Who else has seen the key that it is sealed to. */
  readonly assurance: Assurance;
  /** For the files that it brings; none where left out. */
  readonly claims?: readonly AttachmentClaim[];
}

/**
 * Fetches the destination's certificate and seals a report to it. Nothing of the report is sent. §6, §7.2
 * Throws `DropError` (`content_too_long` with the count over, a refused certificate, …) or `ApiError`.
 */
export async function sealReport(
  api: Pick<Api, 'certificates'>,
  directory: Directory,
  report: NewReport,
): Promise<SealedReport> {
  // Before anything is waited for: the caller may wipe the receipt meanwhile, and one of zeros would be everybody's.
  const keys = deriveReporterKeys(report.entropy);
  try {
    const { certificate, assurance } = await fetchJudged(api, directory, report.destination, {
      today: report.today,
      judgedOn: report.carried === true ? null : report.today,
      unwitnessed: report.unwitnessed ?? 'stop',
    });
    const files = report.files ?? [];
    const covered = {
      keys: { sign: encodeBase64(keys.sign.publicKey), kem: encodeBase64(keys.kem.publicKey) },
      date: report.today,
      answers: report.answers,
    };
    const { taker } = report;
    const content: Report = {
      v: 1,
      seq: 0,
      prev: null,
      seen: null,
      ...covered,
      channel: report.channel,
      ...(taker === undefined ? {} : { taken: signTaken(report.destination, covered, taker) }),
      ...(files.length === 0 ? {} : { attachments: files.map(({ entry }) => entry) }),
    };
    const { threadKey, sign } = keys;
    const envelope = sealContent('report', content, certificate, { threadKey, sender: sign.secretKey });
    const state = sealState(
      {
        destination: report.destination,
        directoryVersion: directory.version,
        visits: 0,
        lastUsed: report.today,
        nextSeq: 1,
        head: envelopeHash(envelope),
        desks: [],
        transfer: null,
      },
      keys.stateKey,
      threadKey,
    );
    const accessToken = keys.accessToken.slice();
    const claims = files.map(({ claim }) => claim);
    const { destination } = report;
    return { destination, threadKey, accessToken, state, envelope, assurance, claims };
  } finally {
    wipeReporterKeys(keys);
  }
}

/**
 * Hands in a sealed report with a proof of work. The same one may be handed in again after a lost connection: it stays one
 * thread. A proof that the server no longer takes is made anew once. §13
 * Throws `ApiError`.
 */
export async function sendReport(
  api: Api,
  sealed: Omit<SealedReport, 'threadKey' | 'assurance'>,
  proofs: ProofMaker,
): Promise<void> {
  const { destination, accessToken, state, envelope, claims } = sealed;
  await proofs.spend((proof) => api.createThread(destination, accessToken, state, envelope, proof, claims));
}
