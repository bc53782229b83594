import { Api } from '../../../client/core/network/api.ts';
import { fetchDirectory } from '../../../client/core/directory.ts';
import { sendFile, type FileDescription, type SentFile } from '../../../client/core/files/attachments.ts';
import { persist } from '../../../client/core/network/persist.ts';
import { sealAnswer, sendAnswer, withdrawThread } from '../../../client/core/report/answer.ts';
import { sealReport, sendReport } from '../../../client/core/report/report.ts';
import { visitThread, type Visit } from '../../../client/core/report/thread.ts';
import type { Answers } from '../../../crypto/answers.ts';
import { dayOf } from '../../../crypto/days.ts';
import { decodeBase64 } from '../../../crypto/encoding.ts';
import { deriveReporterKeys } from '../../../crypto/keys.ts';
import { encodeReceipt } from '../../../crypto/receipt.ts';
import { randomBytes } from '../../../crypto/sodium.ts';
import { proofsFor } from '../../support/proofs.ts';
import type { Stack } from '../../support/stack.ts';

/** A reporter who has sent a report, over the same core as the page. */
export interface Reporter {
  /** Reads the thread as the reporter would. */
  visit(): Promise<Visit>;
  answer(text: string): Promise<void>;
  /** Takes everything back. */
  withdraw(): Promise<void>;
  /** The receipt's words. */
  readonly words: string;
}

/** A file as its sender describes it. */
export interface TestFile extends FileDescription {
  readonly bytes: Uint8Array;
}

/** Sends a report to a unit of the stack, with files where some are given. */
export async function sendTestReport(
  stack: Stack,
  destination: string,
  answers: Answers,
  sent: readonly TestFile[] = [],
): Promise<Reporter> {
  const api = new Api(stack.url);
  const today = dayOf(Date.now());
  const directory = await fetchDirectory(api, decodeBase64(stack.root, 32), { today, minimumVersion: 1 });
  const entropy = randomBytes(16);
  const files: SentFile[] = [];
  for (const { bytes, ...description } of sent) {
    const read = (start: number, end: number) => Promise.resolve(bytes.slice(start, end));
    const options = { proofs: proofsFor(api), persist };
    files.push(await sendFile(api, { length: bytes.length, read }, description, options));
  }
  const report = { destination, answers, files, channel: 'web', entropy, today } as const;
  const sealed = await sealReport(api, directory, report);
  await sendReport(api, sealed, proofsFor(api));
  const keys = deriveReporterKeys(entropy);
  const visit = () => visitThread(api, directory, keys, today);
  return {
    visit,
    answer: async (text) => {
      const answer = await sealAnswer(api, directory, keys, await visit(), { text, today });
      await sendAnswer(api, keys, answer);
    },
    withdraw: () => withdrawThread(api, keys, today),
    words: encodeReceipt(entropy).join(' '),
  };
}
