import type { Server } from 'node:http';
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { serveDesk } from '../../../client/cli/desk/static.ts';
import { approveDesk } from '../../../client/core/unit/administration.ts';
import { Api } from '../../../client/core/network/api.ts';
import { sealAnswer, sendAnswer, withdrawThread } from '../../../client/core/report/answer.ts';
import { sendFile, type FileDescription, type SentFile } from '../../../client/core/files/attachments.ts';
import { deriveDeskKeys, DeskConnection } from '../../../client/core/desk/desk.ts';
import { newDesk } from '../../../client/core/unit/founding.ts';
import { publishChange } from '../../../client/core/unit/publishing.ts';
import { fetchDirectory } from '../../../client/core/directory.ts';
import { persist } from '../../../client/core/network/persist.ts';
import { sealReport, sendReport } from '../../../client/core/report/report.ts';
import { proofsFor } from '../../support/proofs.ts';
import { visitThread, type Visit } from '../../../client/core/report/thread.ts';
import type { Answers } from '../../../crypto/answers.ts';
import { dayOf } from '../../../crypto/days.ts';
import { decodeBase64 } from '../../../crypto/encoding.ts';
import { decodeEnrolment, encodeEnrolment } from '../../../crypto/enrolment.ts';
import { sealKeyFile } from '../../../crypto/keyfile.ts';
import { deriveReporterKeys } from '../../../crypto/keys.ts';
import { encodeReceipt } from '../../../crypto/receipt.ts';
import { randomBytes } from '../../../crypto/sodium.ts';
import { freePort } from '../../support/child.ts';
import { buildPage, PASSPHRASE, startStack, type Stack, type Unit } from '../../support/stack.ts';

/** The desk page as it is served on an investigator's machine. */
export interface DeskSite {
  readonly url: string;
  close(): Promise<void>;
}

/** Builds the desk page and serves it as `npm run desk` does, for the servers given. */
export async function startDeskSite(servers: readonly string[]): Promise<DeskSite> {
  const folder = await buildPage('desk');
  const port = await freePort();
  const server: Server = await serveDesk({ folder, port, servers });
  return {
    url: `http://127.0.0.1:${String(port)}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A whole service with the desk page in front of it. */
export interface DeskStage {
  readonly stack: Stack;
  readonly site: DeskSite;
  /** The first of its units. */
  readonly unit: Unit;
  close(): Promise<void>;
}

/** Starts a {@link DeskStage} with these units; `page`: where the built reporter's page is, if it is served too. */
export async function startDeskStage(
  units: readonly [string, ...string[]],
  page?: string,
): Promise<DeskStage> {
  const stack = await startStack({ units, ...(page === undefined ? {} : { page }) });
  const site = await startDeskSite([stack.url]);
  return {
    ...{ stack, site, unit: stack.unit(units[0]) },
    async close() {
      await site.close();
      await stack.close();
    },
  };
}

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

/** Lets another investigator's desk into a unit; gives the path of its key file, under {@link PASSPHRASE}. */
export async function letIn(stack: Stack, unit: Unit, name: string): Promise<string> {
  const secrets = newDesk(unit.founding.secrets.destination);
  const { sign, kem } = deriveDeskKeys(secrets);
  const [first] = kem;
  if (first === undefined) throw new Error('a desk has a key');
  const request = decodeEnrolment(encodeEnrolment(secrets.destination, sign, first.publicKey));
  const today = dayOf(Date.now());
  const connection = new DeskConnection({
    ...{ api: new Api(stack.url), origin: stack.url, root: decodeBase64(stack.root, 32) },
    ...{ keys: deriveDeskKeys(unit.founding.secrets), today: () => today },
  });
  const given = { typed: request.words.join(' '), role: 'investigator' as const };
  await publishChange(connection, await connection.view(), today, (lead) =>
    approveDesk(lead, request, given),
  );
  const path = join(stack.folder, `${name}.key`);
  await writeFile(path, sealKeyFile(secrets, PASSPHRASE, { operations: 1, memory: 8192 }));
  return path;
}
