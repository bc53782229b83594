import { checkChain, type Finding, type Link } from '../../crypto/chain.ts';
import { decodeContent, type FollowUp, type Note, type Report } from '../../crypto/content.ts';
import type { Day } from '../../crypto/days.ts';
import { verifyDeskCertificate } from '../../crypto/documents/desk-certificate.ts';
import type { Destination, Directory } from '../../crypto/documents/directory.ts';
import { decodeBase64, encodeBase64 } from '../../crypto/encoding.ts';
import { DropError, type ErrorCode } from '../../crypto/errors.ts';
import { kemKeys, type KemKeys } from '../../crypto/kem.ts';
import { openEnvelope, verifySender, type UnverifiedMessage } from '../../crypto/open.ts';
import { envelopeHash } from '../../crypto/seal.ts';
import { wipe } from '../../crypto/sodium.ts';
import { verifyWithdrawal } from '../../crypto/withdrawal.ts';
import type { UnverifiedEvent } from '../../crypto/wire/frames.ts';
import type { DeskView } from './desk.ts';
import { judgeTaken, type TakenByPhone } from './phone.ts';
import type { RecordEntry } from './record/state.ts';

/** A message of a case that was opened and whose sender is verified; `hash` names its envelope. §7 */
export type CaseMessage =
  | {
      readonly kind: 'report';
      readonly hash: string;
      readonly content: Report;
      /** Null where it does not say that it was taken by phone. §7.7 */
      readonly taken: TakenByPhone | null;
    }
  | { readonly kind: 'follow-up'; readonly hash: string; readonly content: FollowUp }
  | { readonly kind: 'note'; readonly hash: string; readonly content: Note; readonly desk: string };

/** Everything that a unit knows about one thread. Its content is secret. */
export interface Case {
  /** The thread key, 32 bytes as text. */
  readonly thread: string;
  /** The reporter's public keys, from the first report; null while none has come. */
  reporter: { readonly sign: Uint8Array; readonly kem: Uint8Array } | null;
  readonly messages: CaseMessage[];
  /** The day that the reporter signed a withdrawal; null where there is none. */
  withdrawn: Day | null;
  /** Envelopes that could not be opened or verified, by hash, and why. */
  readonly refused: { readonly hash: string; readonly code: ErrorCode }[];
}

/** What came of one event: the case it belongs to, and the verified message, the withdrawal, or the refusal. */
export interface Taken {
  readonly case: Case;
  readonly message: CaseMessage | null;
  readonly refused: ErrorCode | null;
}

/** The cases of a unit, built up from inbox events; nothing gets in that is not verified. §7 */
export class CaseBook {
  readonly cases = new Map<string, Case>();
  readonly #destination: Destination;
  readonly #directory: Directory;
  readonly #epochs: ReadonlyMap<number, KemKeys>;

  /** The unit's own destination and seeds; the directory says who may vouch for reports taken by phone. */
  constructor({ destination, directory, seeds }: Pick<DeskView, 'destination' | 'directory' | 'seeds'>) {
    this.#destination = destination;
    this.#directory = directory;
    this.#epochs = new Map(seeds.map(({ epoch, seed }) => [epoch, kemKeys(seed)]));
  }

  /** Opens and verifies one event and files it. Never throws on what the server sent: a refusal is filed too. §7 */
  take(event: UnverifiedEvent): Taken {
    const thread = encodeBase64(event.threadKey);
    const entry = this.#case(thread);
    const bytes = event.type === 'message' ? event.envelope : event.withdrawal;
    try {
      if (event.type === 'withdrawal') {
        if (entry.reporter === null) throw new DropError('message_signature');
        entry.withdrawn = verifyWithdrawal(bytes, event.threadKey, entry.reporter.sign);
        return { case: entry, message: null, refused: null };
      }
      const message = this.#open(bytes, event.threadKey, entry);
      entry.messages.push(message);
      return { case: entry, message, refused: null };
    } catch (error) {
      if (!(error instanceof DropError)) throw error;
      entry.refused.push({ hash: encodeBase64(envelopeHash(bytes)), code: error.code });
      return { case: entry, message: null, refused: error.code };
    }
  }

  /** Wipes the epochs' keys; the book opens nothing any more. */
  close(): void {
    for (const { secretKey } of this.#epochs.values()) wipe(secretKey);
  }

  #case(thread: string): Case {
    const known = this.cases.get(thread);
    if (known !== undefined) return known;
    const fresh: Case = { thread, reporter: null, messages: [], withdrawn: null, refused: [] };
    this.cases.set(thread, fresh);
    return fresh;
  }

  #open(envelope: Uint8Array, threadKey: Uint8Array, entry: Case): CaseMessage {
    const epoch = new DataView(envelope.buffer, envelope.byteOffset).getUint32(6);
    const keys = this.#epochs.get(epoch);
    if (keys === undefined) throw new DropError('envelope_epoch');
    const message = openEnvelope(envelope, keys, threadKey);
    const hash = encodeBase64(envelopeHash(envelope));
    switch (message.header.kind) {
      case 'report':
        return this.#openReport(message, entry, hash);
      case 'follow-up': {
        if (entry.reporter === null) throw new DropError('message_signature');
        verifySender(message, entry.reporter.sign);
        return { kind: 'follow-up', hash, content: decodeContent('follow-up', message.content) };
      }
      case 'note': {
        const content = decodeContent('note', message.content);
        const certificate = verifyDeskCertificate(content.certificate, this.#destination, content.date);
        verifySender(message, certificate.sign);
        return { kind: 'note', hash, content, desk: certificate.desk };
      }
      case 'reply':
        throw new DropError('envelope_kind');
    }
  }

  #openReport(message: UnverifiedMessage, entry: Case, hash: string): CaseMessage {
    const content = decodeContent('report', message.content);
    const sign = decodeBase64(content.keys.sign, 32);
    verifySender(message, entry.reporter?.sign ?? sign);
    entry.reporter ??= { sign, kem: decodeBase64(content.keys.kem) };
    const taken = judgeTaken(content, message.content, this.#destination.id, this.#directory);
    return { kind: 'report', hash, content, taken };
  }
}

/** A case's notes as entries of its shared record, in the order in which they came. §7.8 */
export function recordOf(entry: { readonly messages: readonly CaseMessage[] }): RecordEntry[] {
  return entry.messages.flatMap((message) => {
    if (message.kind !== 'note') return [];
    const { hash, desk, content } = message;
    const { prev, after = [], date, event } = content;
    return [{ hash, prev, after, desk, date, event }];
  });
}

function link(message: CaseMessage): Link {
  const { seq, prev, seen } = message.content;
  return { hash: message.hash, seq, prev, seen };
}

/** What is wrong with a case's chains: the reporter's messages, and each desk's notes. Empty where all is whole. §7.1 */
export function caseFindings(entry: Case): { readonly sender: string; readonly finding: Finding }[] {
  const notes = entry.messages.filter((message) => message.kind === 'note');
  // A desk that comes after a case was taken off the server finds its last note alone, which says so. §8.4
  const closed = notes.some(({ content }) => content.event.type === 'closed');
  if (closed && entry.reporter === null) return [];
  const replies = new Set(
    notes.flatMap(({ content }) => (content.event.type === 'replied' ? [content.event.reply] : [])),
  );
  const fromReporter = entry.messages.filter((message) => message.kind !== 'note');
  const reporter = checkChain(fromReporter.map(link), null, replies);
  // What another desk has answered cannot be kept from this one.
  const sent = new Set(fromReporter.map(({ hash }) => hash));
  const there = new Set(notes.map(({ hash }) => hash));
  const desks = [...new Set(notes.map(({ desk }) => desk))].flatMap((desk) => {
    const own = notes.filter((note) => note.desk === desk);
    const unseen = own.flatMap(({ content: { after = [], seq } }): Finding[] =>
      after.every((hash) => there.has(hash)) ? [] : [{ type: 'unseen', seq }],
    );
    return [...checkChain(own.map(link), null, sent), ...unseen].map((finding) => ({
      sender: desk,
      finding,
    }));
  });
  return [...reporter.map((finding) => ({ sender: 'reporter', finding })), ...desks];
}
