import { sealAnswer, sendAnswer, withdrawThread } from '../core/report/answer.ts';
import { Api, fetchUntil } from '../core/network/api.ts';
import { fetchDirectory } from '../core/directory.ts';
import { ApiError } from '../core/network/failure.ts';
import { handInSaved } from '../core/report/hand-in.ts';
import { drawPlaces } from '../core/report/draw-places.ts';
import { painted } from '../core/painted.ts';
import { sealReport, sendReport, type SealedReport } from '../core/report/report.ts';
import { ProofMaker } from '../core/network/proof-maker.ts';
import { visitThread } from '../core/report/thread.ts';
import { dayOf, type Day } from '../../crypto/days.ts';
import type { Directory } from '../../crypto/documents/directory.ts';
import { decodeBase64 } from '../../crypto/encoding.ts';
import { DropError } from '../../crypto/errors.ts';
import { deriveReporterKeys, wipeReporterKeys } from '../../crypto/keys.ts';
import { decodeReceipt, encodeReceipt, findWord, splitWords } from '../../crypto/receipt.ts';
import { randomBytes, ready, wipe } from '../../crypto/sodium.ts';
import { allowedDestination } from './destination.ts';
import { destinationOf, toAnswers } from './draft.ts';
import { NoRootKey, toTrouble } from './explain.ts';
import { planFiles } from './files/outgoing.ts';
import { solveAside } from './proof.ts';
import type { OpenThread, Session } from './session.svelte.ts';

/** Solved in a worker, so that nobody's typing is held up. */
const proofs = new ProofMaker(async () => solveAside(await new Api('').proofChallenge()));

/** No saved report is larger, in bytes. */
const SAVED_MAX = 135_000;

const today = (): Day => dayOf(Date.now());

/** The way to the server for a session. Whoever leaves may wait for the page that comes instead: nothing goes out meanwhile. */
function apiFor(session: Session): Api {
  return new Api(
    '',
    fetchUntil(() => session.wiped),
  );
}

async function directory(session: Session): Promise<Directory> {
  if (__ROOT_KEY__ === '') throw new NoRootKey();
  const found = await fetchDirectory(apiFor(session), decodeBase64(__ROOT_KEY__, 32), {
    today: today(),
    minimumVersion: session.directoryVersion,
  });
  session.directoryVersion = found.version;
  session.lenient = found.log?.fewer === 'warn';
  return found;
}

/**
 * Seals the session's draft and hands it in; unless the draft was changed since, it hands in again what was sealed
 * before, so that a report whose arrival was not heard of never becomes two. `session.stage` follows. When it has arrived, the
 * draft is forgotten and the receipt is in `session.entropy`. Throws what {@link toTrouble} explains.
 */
async function send(session: Session): Promise<void> {
  session.stage = 'preparing';
  try {
    const files = planFiles(session.draft.files).map(({ key }) => key);
    const of = JSON.stringify([destinationOf(session.draft), toAnswers(session.draft), files]);
    if (session.sealed?.of !== of) {
      session.forgetSealed();
      session.sealed = { of, report: await sealDraft(session) };
    }
    session.witnessed = session.sealed.report.assurance.state === 'witnessed';
    session.stage = 'sending';
    await sendReport(apiFor(session), session.sealed.report, proofs);
    proofs.discard();
  } catch (error) {
    forgetLostFiles(session, error);
    const unserved = error instanceof ApiError && error.code === 'not_found';
    throw unserved ? new DropError('destination_unknown') : error;
  } finally {
    if (session.wiped) session.wipe();
  }
  session.forgetReport();
}

async function sealDraft(session: Session): Promise<SealedReport> {
  session.stage = 'verifying';
  const api = apiFor(session);
  const list = await directory(session);
  const destination = allowedDestination(session.draft, list);
  const files = planFiles(session.draft.files);
  const report = {
    destination,
    answers: toAnswers(session.draft),
    channel: 'web' as const,
    today: today(),
    unwitnessed: unwitnessed(session),
  };
  if (files.length > 0) {
    // Before hours of sending: whether there is anybody to seal it to, and whether it fits.
    const trial = randomBytes(16);
    const { accessToken } = await sealReport(api, list, { ...report, entropy: trial });
    wipe(trial, accessToken);
    session.stage = 'files';
  }
  const sent = await session.uploads.send(files);
  session.stage = 'sealing';
  await painted();
  session.forgetReceipt();
  const entropy = randomBytes(16);
  session.entropy = entropy;
  return sealReport(api, list, { ...report, entropy, files: sent, today: today() });
}

/** What the person wants where too few others have seen the unit's key; they are asked first. §5.9 */
function unwitnessed({ agreed }: Session): 'stop' | 'go' {
  return agreed ? 'go' : 'stop';
}

/** Opens the thread of a receipt (16 bytes, secret, wiped here) into the session. Throws as {@link send}. */
async function comeBack(session: Session, entropy: Uint8Array): Promise<void> {
  const keys = deriveReporterKeys(entropy);
  wipe(entropy);
  try {
    const list = await directory(session);
    const visit = await visitThread(apiFor(session), list, keys, today());
    if (session.wiped) wipeReporterKeys(keys);
    else Object.assign(session, { thread: { directory: list, keys, visit }, typedWords: '' });
  } catch (error) {
    wipeReporterKeys(keys);
    throw error;
  }
}

/** Seals and hands in the session's answer with its files; the same tried again is the same message. Throws as {@link send}. */
async function sendAnswerOf(session: Session, thread: OpenThread): Promise<void> {
  const text = session.answer.trim();
  const plan = planFiles(session.enclosed.files);
  const of = JSON.stringify([text, plan.map(({ key }) => key)]);
  const { directory: list, keys } = thread;
  const api = apiFor(session);
  try {
    if (session.sealedAnswer?.of !== of) {
      const files = await session.uploads.send(plan);
      const answer = { text, files, today: today(), unwitnessed: unwitnessed(session) };
      session.sealedAnswer = { of, sealed: await sealAnswer(api, list, keys, thread.visit, answer) };
    }
    const visit = await sendAnswer(api, keys, session.sealedAnswer.sealed);
    session.forgetAnswer();
    if (session.thread !== null) session.thread = { ...thread, visit };
  } catch (error) {
    forgetLostFiles(session, error);
    throw error;
  }
}

/** After the server has lost files, or dropped them for their age, they and what names them must be made anew. §7.6 */
function forgetLostFiles(session: Session, error: unknown): void {
  if (!(error instanceof ApiError)) return;
  if (error.code !== 'attachments_missing' && error.code !== 'unauthorised') return;
  session.uploads.forget();
  session.forgetSealed();
  session.sealedAnswer = null;
}

/** Withdraws the open thread and closes it. Throws as {@link send}. */
async function withdraw(session: Session, thread: OpenThread): Promise<void> {
  await withdrawThread(apiFor(session), thread.keys, today());
  session.closeThread();
}

/** Hands in a report that was sealed without a network and saved as a file. §7.10 Throws as {@link send}. */
async function handIn(session: Session, file: File): Promise<void> {
  if (file.size > SAVED_MAX) throw new DropError('saved_malformed');
  await handInSaved(apiFor(session), new Uint8Array(await file.arrayBuffer()), proofs);
}

/** Everything of the page that needs cryptography; loaded while the person reads and writes, so that nobody waits. */
export const lock = {
  ready,
  prepareProof: () => {
    proofs.prepare();
  },
  send,
  comeBack,
  sendAnswerOf,
  withdraw,
  handIn,
  toTrouble,
  receiptWords: encodeReceipt,
  decodeReceipt,
  splitWords,
  findWord,
  drawPlaces,
};
