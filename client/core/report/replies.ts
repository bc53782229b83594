import { checkChain, type Finding, type KnownHead, type Link } from '../../../crypto/chain.ts';
import type { Directory } from '../../../crypto/documents/directory.ts';
import { decodeBase64, encodeBase64, equalBytes } from '../../../crypto/encoding.ts';
import { DropError, type ErrorCode } from '../../../crypto/errors.ts';
import type { ReporterKeys } from '../../../crypto/keys.ts';
import { deskMark, type DeskHead, type ReporterState } from '../../../crypto/state.ts';
import { followCustody, type Custody } from '../../../crypto/transfer.ts';
import type { UnverifiedThread } from '../../../crypto/wire/frames.ts';
import {
  attributeReply,
  openReply,
  readAnnounced,
  type AnnouncedOrder,
  type OpenedReply,
  type UnverifiedReply,
} from './attribution.ts';

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

/** What came of reading a thread's replies: those that count, who holds the thread, and what the person must be told. */
export interface OpenedThread {
  readonly replies: readonly OpenedReply[];
  readonly custody: Custody<AnnouncedOrder>;
  readonly problems: readonly ThreadProblem[];
}

/**
 * Opens and verifies every reply of a thread and holds it against the reporter's record: what is not shown to be a
 * desk's is left out and named as a problem. A reply counts if it is of the unit that has the thread now, or of one that had
 * it, and not behind the point at which that one passed it on. §7.1, §7.4, §7.11
 * Throws `destination_unknown`, or `transfer_missing` where the server keeps back who has the thread.
 */
export function openReplies(
  thread: UnverifiedThread,
  before: ReporterState,
  directory: Directory,
  keys: ReporterKeys,
): OpenedThread {
  const problems: ThreadProblem[] = checkSent(thread, before);
  const opened: UnverifiedReply[] = [];
  const refuse = (error: unknown): void => {
    if (!(error instanceof DropError)) throw error;
    problems.push({ type: 'unverified', code: error.code });
  };
  for (const envelope of thread.replies) {
    try {
      opened.push(openReply(envelope, keys));
    } catch (error) {
      refuse(error);
    }
  }
  const announced = opened.flatMap((one) => readAnnounced(one, directory) ?? []);
  const custody = followCustody(keys.threadKey, before.destination, announced, directory, before.transfer);
  const replies: OpenedReply[] = [];
  for (const one of opened) {
    try {
      replies.push(attributeReply(one, custody));
    } catch (error) {
      refuse(error);
    }
  }
  const sent = new Set(thread.sent.map((hash) => encodeBase64(hash)));
  for (const [sign, links] of byDesk(replies)) {
    const findings = checkChain(links, knownHead(before.desks, sign), sent);
    problems.push(...findings.map((finding): ThreadProblem => ({ type: 'chain', finding })));
  }
  const there = new Set(replies.map(({ hash }) => hash));
  const passed = custody.orders.flatMap(({ heads }) => heads).filter(({ hash }) => !there.has(hash));
  const known = before.desks.filter(
    ({ desk }) => !replies.some(({ sign }) => equalBytes(deskMark(sign), desk)),
  );
  for (const { seq } of [...passed, ...known]) {
    problems.push({ type: 'chain', finding: { type: 'missing', seq } });
  }
  const closed = replies.some(({ closes }) => closes);
  return {
    replies: dropRepeats(replies),
    custody,
    problems: closed ? problems.filter((problem) => !isOfClosing(problem)) : problems,
  };
}

/** Whether that must be so where a desk has signed that all else of the thread is gone. §8.4 */
function isOfClosing(problem: ThreadProblem): boolean {
  if (problem.type === 'chain') return ['missing', 'unseen'].includes(problem.finding.type);
  return problem.type === 'message_lost';
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
