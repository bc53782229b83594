import { checkChain, type Finding, type KnownHead, type Link } from '../../crypto/chain.ts';
import { decodeContent } from '../../crypto/content.ts';
import type { Day } from '../../crypto/days.ts';
import { verifyDeskCertificate } from '../../crypto/documents/desk-certificate.ts';
import type { Destination } from '../../crypto/documents/directory.ts';
import { decodeBase64, encodeBase64, equalBytes } from '../../crypto/encoding.ts';
import { DropError, type ErrorCode } from '../../crypto/errors.ts';
import type { ReporterKeys } from '../../crypto/keys.ts';
import { openEnvelope, verifySender } from '../../crypto/open.ts';
import { envelopeHash } from '../../crypto/seal.ts';
import { deskMark, type DeskHead, type ReporterState } from '../../crypto/state.ts';
import type { UnverifiedThread } from '../../crypto/wire/frames.ts';

/** A reply that was opened and whose desk the destination's unit vouches for. §7.4 */
export interface VerifiedReply {
  readonly kind: 'reply';
  readonly text: string;
  readonly date: Day;
  /** The id of the desk that signed it. */
  readonly desk: string;
  readonly seq: number;
  /** The envelope's hash as text. */
  readonly hash: string;
  /** Whether it is the last: the unit has taken the report off the server with it. §8.4 */
  readonly closes: boolean;
}

/**
 * Something that the reporter must be told about the thread. §7.1, §8.2
 *
 * - `unverified`: an envelope came that no desk of the destination is shown to have made; it is not shown.
 * - `chain`: a desk's messages have a gap, a repeat, a wrong order or a fork.
 * - `rolled_back`: the server showed an older record than there must be.
 * - `message_lost`: a message that the reporter sent is not there any more.
 */
export type ThreadProblem =
  | { readonly type: 'unverified'; readonly code: ErrorCode }
  | { readonly type: 'chain'; readonly finding: Finding }
  | { readonly type: 'rolled_back' }
  | { readonly type: 'message_lost' };

/** A verified reply with its place in its desk's chain. §7.1 */
export interface OpenedReply extends VerifiedReply {
  readonly sign: Uint8Array;
  readonly prev: string | null;
  readonly seen: string | null;
}

/**
 * Opens and verifies every reply of a thread and holds it against the reporter's record: what is not shown to be a
 * desk's is left out and named as a problem. §7.1, §7.4
 */
export function openReplies(
  thread: UnverifiedThread,
  before: ReporterState,
  destination: Destination,
  keys: ReporterKeys,
): { replies: OpenedReply[]; problems: ThreadProblem[] } {
  const problems: ThreadProblem[] = checkSent(thread, before);
  const replies: OpenedReply[] = [];
  for (const envelope of thread.replies) {
    try {
      replies.push(openReply(envelope, destination, keys));
    } catch (error) {
      if (!(error instanceof DropError)) throw error;
      problems.push({ type: 'unverified', code: error.code });
    }
  }
  const sent = new Set(thread.sent.map((hash) => encodeBase64(hash)));
  for (const [sign, links] of byDesk(replies)) {
    const findings = checkChain(links, knownHead(before.desks, sign), sent);
    problems.push(...findings.map((finding): ThreadProblem => ({ type: 'chain', finding })));
  }
  for (const head of before.desks) {
    if (!replies.some(({ sign }) => equalBytes(deskMark(sign), head.desk))) {
      problems.push({ type: 'chain', finding: { type: 'missing', seq: head.seq } });
    }
  }
  const closed = replies.some(({ closes }) => closes);
  return {
    replies: dropRepeats(replies),
    problems: closed ? problems.filter((problem) => !isOfClosing(problem)) : problems,
  };
}

/** Whether that must be so where a desk has signed that all else of the thread is gone. §8.4 */
function isOfClosing(problem: ThreadProblem): boolean {
  if (problem.type === 'chain') return ['missing', 'unseen'].includes(problem.finding.type);
  return problem.type === 'message_lost';
}

function openReply(envelope: Uint8Array, destination: Destination, keys: ReporterKeys): OpenedReply {
  const message = openEnvelope(envelope, keys.kem, keys.threadKey);
  if (message.header.kind !== 'reply') throw new DropError('envelope_kind');
  const content = decodeContent('reply', message.content);
  const certificate = verifyDeskCertificate(content.certificate, destination, content.date);
  verifySender(message, certificate.sign);
  return {
    kind: 'reply',
    text: content.text,
    date: content.date,
    desk: certificate.desk,
    sign: certificate.sign,
    seq: content.seq,
    prev: content.prev,
    seen: content.seen,
    hash: encodeBase64(envelopeHash(envelope)),
    closes: content.closes === true,
  };
}

function checkSent(thread: UnverifiedThread, before: ReporterState): ThreadProblem[] {
  const problems: ThreadProblem[] = [];
  if (thread.sent.length > before.nextSeq) problems.push({ type: 'rolled_back' });
  const headThere = thread.sent.some((hash) => equalBytes(hash, before.head));
  if (thread.sent.length < before.nextSeq || !headThere) problems.push({ type: 'message_lost' });
  return problems;
}

function byDesk(replies: readonly OpenedReply[]): Map<Uint8Array, Link[]> {
  const groups = new Map<string, { sign: Uint8Array; links: Link[] }>();
  for (const reply of replies) {
    const group = groups.get(reply.desk) ?? { sign: reply.sign, links: [] };
    group.links.push(reply);
    groups.set(reply.desk, group);
  }
  return new Map([...groups.values()].map(({ sign, links }) => [sign, links]));
}

function knownHead(heads: readonly DeskHead[], sign: Uint8Array): KnownHead | null {
  const mark = deskMark(sign);
  const head = heads.find(({ desk }) => equalBytes(desk, mark));
  return head === undefined ? null : { seq: head.seq, hash: encodeBase64(head.hash) };
}

function dropRepeats(replies: readonly OpenedReply[]): OpenedReply[] {
  return [...new Map(replies.map((reply) => [reply.hash, reply])).values()];
}

/** The record's desk heads after reading these replies, the latest last. §8 */
export function newestHeads(heads: readonly DeskHead[], replies: readonly OpenedReply[]): DeskHead[] {
  const newest = new Map(heads.map((head) => [encodeBase64(head.desk), head]));
  for (const reply of replies) {
    const desk = deskMark(reply.sign);
    const name = encodeBase64(desk);
    const known = newest.get(name);
    if (known !== undefined && known.seq >= reply.seq) continue;
    newest.delete(name);
    newest.set(name, { desk, seq: reply.seq, hash: decodeBase64(reply.hash, 32) });
  }
  return [...newest.values()];
}
