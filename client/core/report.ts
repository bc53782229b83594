import type { Answers } from '../../crypto/answers.ts';
import { encodeContent } from '../../crypto/content.ts';
import type { Day } from '../../crypto/days.ts';
import type { Directory } from '../../crypto/documents/directory.ts';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { deriveReporterKeys, wipeReporterKeys } from '../../crypto/keys.ts';
import { encodeReceipt } from '../../crypto/receipt.ts';
import { envelopeHash, sealEnvelope } from '../../crypto/seal.ts';
import { randomBytes, wipe } from '../../crypto/sodium.ts';
import { sealState } from '../../crypto/state.ts';
import { signTaken, type Taker } from '../../crypto/taken.ts';
import type { AttachmentClaim } from '../../crypto/wire/claims.ts';
import type { Api } from './api.ts';
import type { SentFile } from './attachments.ts';
import { fetchJudged, type Unwitnessed } from './directory.ts';
import { ApiError } from './failure.ts';
import type { Assurance } from './log/assurance.ts';
import type { ProofMaker } from './proof-maker.ts';

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
  const { certificate, assurance } = await fetchJudged(api, directory, report.destination, {
    today: report.today,
    judgedOn: report.carried === true ? null : report.today,
    unwitnessed: report.unwitnessed ?? 'stop',
  });
  const keys = deriveReporterKeys(report.entropy);
  const files = report.files ?? [];
  const covered = {
    keys: { sign: encodeBase64(keys.sign.publicKey), kem: encodeBase64(keys.kem.publicKey) },
    date: report.today,
    answers: report.answers,
  };
  const { taker } = report;
  const content = encodeContent('report', {
    v: 1,
    seq: 0,
    prev: null,
    seen: null,
    ...covered,
    channel: report.channel,
    ...(taker === undefined ? {} : { taken: signTaken(report.destination, covered, taker) }),
    ...(files.length === 0 ? {} : { attachments: files.map(({ entry }) => entry) }),
  });
  try {
    const envelope = sealEnvelope({
      header: { kind: 'report', epoch: certificate.epoch },
      recipient: certificate.kem,
      threadKey: keys.threadKey,
      content,
      sender: keys.sign.secretKey,
    });
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
      keys.threadKey,
    );
    const accessToken = keys.accessToken.slice();
    const claims = files.map(({ claim }) => claim);
    const { threadKey } = keys;
    const { destination } = report;
    return { destination, threadKey, accessToken, state, envelope, assurance, claims };
  } finally {
    wipe(content);
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
  const send = async (): Promise<void> => {
    const proof = await proofs.take();
    const { destination, accessToken, state, envelope, claims } = sealed;
    await api.createThread(destination, accessToken, state, envelope, proof, claims);
  };
  try {
    await send();
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'proof_refused') throw error;
    proofs.discard();
    await send();
  }
}

/** The words of a receipt for showing; secret. §4 */
export function receiptWords(entropy: Uint8Array): readonly string[] {
  return encodeReceipt(entropy);
}

/** `count` different places below `below` (at most 256), drawn at random, in rising order. */
export function drawPlaces(count: number, below: number): number[] {
  const drawn = new Set<number>();
  while (drawn.size < Math.min(count, below)) {
    const [byte = 0] = randomBytes(1);
    if (byte < 256 - (256 % below)) drawn.add(byte % below);
  }
  return [...drawn].sort((a, b) => a - b);
}
