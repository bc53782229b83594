import { checkChain, type Finding, type KnownHead, type Link } from '../../crypto/chain.ts';
import { isClosedBy } from '../../crypto/closing.ts';
import { decodeContent, type Reply } from '../../crypto/content.ts';
import type { Day } from '../../crypto/days.ts';
import { verifyDeskCertificate, type DeskCertificate } from '../../crypto/documents/desk-certificate.ts';
import {
  findDestination,
  unitKey,
  type Destination,
  type Directory,
} from '../../crypto/documents/directory.ts';
import { decodeBase64, encodeBase64, equalBytes } from '../../crypto/encoding.ts';
import { DropError, type ErrorCode } from '../../crypto/errors.ts';
import type { ReporterKeys } from '../../crypto/keys.ts';
import { openEnvelope, verifySender, type UnverifiedMessage } from '../../crypto/open.ts';
import { envelopeHash } from '../../crypto/seal.ts';
import { deskMark, type DeskHead, type ReporterState } from '../../crypto/state.ts';
import {
  followCustody,
  type AnnouncedTransfer,
  type Custody,
  type UnverifiedOrder,
} from '../../crypto/transfer.ts';
import type { UnverifiedThread } from '../../crypto/wire/frames.ts';

/** A reply that was opened and whose desk the destination's unit vouches for. §7.4 */
export interface VerifiedReply {
  readonly kind: 'reply';
  readonly text: string;
  readonly date: Day;
  /** The id of the destination whose unit had the thread then. */
  readonly unit: string;
  /** The id of the desk that signed it. */
  readonly desk: string;
  /** The id of the destination that it passed the thread on to; null where it did not. §7.11 */
  readonly to: string | null;
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

/** What came of reading a thread's replies: those that count, who holds the thread, and what the person must be told. */
export interface OpenedThread {
  readonly replies: readonly OpenedReply[];
  readonly custody: Custody<AnnouncedOrder>;
  readonly problems: readonly ThreadProblem[];
}

/** An order that a desk of its unit announced in a reply; both are verified to be that unit's. §7.11 */
export interface AnnouncedOrder extends UnverifiedOrder {
  readonly desk: string;
  readonly seq: number;
  readonly heads: AnnouncedTransfer['heads'];
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
  const opened: OpenedEnvelope[] = [];
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
  const announced = opened.flatMap((one) => readAnnounced(one, directory));
  const custody = followCustody(keys.threadKey, before.destination, announced, directory, before.transfer);
  const replies: OpenedReply[] = [];
  for (const one of opened) {
    try {
      replies.push(attribute(one, custody));
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

interface OpenedEnvelope {
  readonly hash: string;
  readonly message: UnverifiedMessage;
  readonly content: Reply;
}

function openReply(envelope: Uint8Array, keys: ReporterKeys): OpenedEnvelope {
  const message = openEnvelope(envelope, keys.kem, keys.threadKey);
  if (message.header.kind !== 'reply') throw new DropError('envelope_kind');
  const content = decodeContent('reply', message.content);
  return { hash: encodeBase64(envelopeHash(envelope)), message, content };
}

/** The order that a reply announces, if a desk of the unit that it names has signed the reply; else none. */
function readAnnounced(opened: OpenedEnvelope, directory: Directory): AnnouncedOrder[] {
  const { transfer, date, seq } = opened.content;
  if (transfer === undefined) return [];
  try {
    const { desk } = verifyReply(opened, findDestination(directory, transfer.from));
    return [{ ...transfer, date, desk, seq }];
  } catch {
    return [];
  }
}

function verifyReply({ message, content }: OpenedEnvelope, unit: Destination): DeskCertificate {
  const certificate = verifyDeskCertificate(content.certificate, unit, content.date);
  verifySender(message, certificate.sign);
  const { closes, date } = content;
  if (closes !== undefined) {
    const word = { date, signature: closes };
    if (!isClosedBy(message.threadKey, word, unitKey(unit))) throw new DropError('message_signature');
  }
  return certificate;
}

/** Finds the holder whose desk signed a reply while the thread was its own; throws why none did. */
function attribute(opened: OpenedEnvelope, { holders, orders }: Custody<AnnouncedOrder>): OpenedReply {
  let refusal = new DropError('document_destination');
  let late = false;
  for (const [index, unit] of holders.entries()) {
    try {
      const certificate = verifyReply(opened, unit);
      const order = orders[index];
      if (order !== undefined && !isBefore(opened.content, certificate.desk, order)) {
        late = true;
        continue;
      }
      const { text, date, seq, prev, seen, transfer } = opened.content;
      const passes =
        transfer !== undefined && orders.some(({ signature }) => signature === transfer.signature);
      return {
        ...{ kind: 'reply', unit: unit.id, desk: certificate.desk, sign: certificate.sign },
        ...{ text, date, seq, prev, seen, hash: opened.hash },
        to: passes ? transfer.to : null,
        closes: opened.content.closes !== undefined,
      };
    } catch (error) {
      if (!(error instanceof DropError)) throw error;
      refusal = error;
    }
  }
  throw late ? new DropError('document_destination') : refusal;
}

/** Whether a desk's reply stands before the point at which its unit passed the thread on, or is that point. §7.11 */
function isBefore({ seq }: Reply, desk: string, order: AnnouncedOrder): boolean {
  const last = desk === order.desk ? order.seq : order.heads.find((head) => head.desk === desk)?.seq;
  return last !== undefined && seq <= last;
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
