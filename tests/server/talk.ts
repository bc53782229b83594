import { expect } from 'vitest';
import { solveProof } from '../../client/core/network/proof.ts';
import { concat, encodeBase64, encodeText } from '../../crypto/encoding.ts';
import { hash } from '../../crypto/hash.ts';
import { ATTACHMENTS_HEADER, encodeClaims, type AttachmentClaim } from '../../crypto/wire/claims.ts';
import {
  decodeInbox,
  decodeThread,
  encodeFrames,
  FRAME,
  type UnverifiedEvent,
  type UnverifiedThread,
} from '../../crypto/wire/frames.ts';
import { encodeProof, PROOF_HEADER, type ProofChallenge } from '../../crypto/wire/proof.ts';
import { anyBytes, type Got, type Sent, type TestServer } from '../support/server.ts';
import { fakeEnvelope, type EnvelopeSize } from './units.ts';

/** Where requests go. */
export type To = Pick<TestServer, 'send'>;

/** A thread as its reporter begins it. */
export interface Report {
  readonly token: Uint8Array;
  /** The thread's key, 32 bytes. */
  readonly key: Uint8Array;
  readonly state: Uint8Array;
  readonly envelope: Uint8Array;
}

/** A report that has not been handed in. */
export function makeReport(epoch = 1, size: EnvelopeSize = 8192): Report {
  const token = anyBytes(32);
  const envelope = fakeEnvelope('report', epoch, size);
  return { token, key: hash('thread v1', token), state: anyBytes(512), envelope };
}

/** The header that shows a fresh proof of work. */
export async function prove(to: To): Promise<Record<string, string>> {
  const got = await to.send('POST', '/api/proofs', { json: {} });
  return { [PROOF_HEADER]: encodeProof(await solveProof(got.json() as ProofChallenge)) };
}

/** The header that says which files a message brings; none where there are none. */
export function bringing(files: readonly AttachmentClaim[]): Pick<Sent, 'headers'> {
  return files.length === 0 ? {} : { headers: { [ATTACHMENTS_HEADER]: encodeClaims(files) } };
}

/** Hands a report in. */
export function handIn(
  to: To,
  { token, state, envelope }: Omit<Report, 'key'>,
  destination = 'northshire',
  files: readonly AttachmentClaim[] = [],
): Promise<Got> {
  const path = `/api/destinations/${destination}/threads`;
  return to.send('POST', path, { token, bytes: concat(state, envelope), ...bringing(files) });
}

/** A report that was handed in, and taken. */
export async function report(
  to: To,
  destination?: string,
  files?: readonly AttachmentClaim[],
): Promise<Report> {
  const made = makeReport();
  expect((await handIn(to, made, destination, files)).status).toBe(201);
  return made;
}

/** What is other about a follow-up than usual: to `northshire`, with another state. */
interface FollowUp {
  readonly destination?: string;
  readonly state?: Uint8Array;
  readonly envelope?: Uint8Array;
  readonly files?: readonly AttachmentClaim[];
}

/** Adds a follow-up to a thread, as who has read its state. */
export function followUp(
  to: To,
  { token, state: read }: Pick<Report, 'token' | 'state'>,
  given: FollowUp = {},
): Promise<Got> {
  const { destination = 'northshire', state = anyBytes(512), files = [] } = given;
  const bytes = concat(state, given.envelope ?? fakeEnvelope('follow-up', 1));
  const sent = { token, ifMatch: hash('state v1', read), bytes, ...bringing(files) };
  return to.send('POST', `/api/thread/messages?destination=${destination}`, sent);
}

/** Puts another record in the place of the one that was read. */
export function putState(
  to: To,
  { token, state }: Pick<Report, 'token' | 'state'>,
  next = anyBytes(512),
): Promise<Got> {
  return to.send('PUT', '/api/thread/state', { token, ifMatch: hash('state v1', state), bytes: next });
}

/** A withdrawal, as the server sees it: a day, and what could be a signature. */
export function makeWithdrawal(day = '2026-03-10'): Uint8Array {
  return concat(encodeText(day), anyBytes(64));
}

/** Withdraws a thread. */
export function withdraw(to: To, { token }: Pick<Report, 'token'>, bytes = makeWithdrawal()): Promise<Got> {
  return to.send('POST', '/api/thread/withdrawal', { token, bytes });
}

/** Asks for a thread as its reporter. */
export function askForThread(to: To, { token }: Pick<Report, 'token'>): Promise<Got> {
  return to.send('GET', '/api/thread', { token });
}

/** A thread as its reporter reads it. */
export async function readThread(to: To, report: Pick<Report, 'token'>): Promise<UnverifiedThread> {
  return decodeThread((await askForThread(to, report)).bytes);
}

/** The address of a thread for desks, or of something of it. */
export function deskPath({ key }: Pick<Report, 'key'>, rest: string): string {
  return `/api/desk/threads/${encodeBase64(key)}/${rest}`;
}

/** Adds a reply, a note or both to a thread, by a desk's session. */
export function deskSends(
  to: To,
  session: Uint8Array,
  thread: Pick<Report, 'key'>,
  envelopes: readonly Uint8Array[],
  files: readonly AttachmentClaim[] = [],
): Promise<Got> {
  const bytes = encodeFrames(envelopes.map((envelope) => ({ tag: FRAME.message, bytes: envelope })));
  return to.send('POST', deskPath(thread, 'messages'), { token: session, bytes, ...bringing(files) });
}

/** A unit's inbox behind a cursor, page after page, and the cursor at its end. */
export async function readInbox(
  to: To,
  session: Uint8Array,
  after = 0n,
): Promise<{ readonly pages: UnverifiedEvent[][]; readonly cursor: bigint }> {
  const pages: UnverifiedEvent[][] = [];
  for (let cursor = after; ;) {
    const got = await to.send('GET', `/api/desk/inbox?after=${String(cursor)}`, { token: session });
    expect(got.status).toBe(200);
    const page = decodeInbox(got.bytes);
    if (page.events.length === 0) return { pages, cursor };
    expect(page.cursor).toBeGreaterThan(cursor);
    pages.push([...page.events]);
    cursor = page.cursor;
  }
}
