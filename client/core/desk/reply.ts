import { AFTER_MAX, type CaseEvent } from '../../../crypto/case-event.ts';
import type { Note, Reply } from '../../../crypto/content.ts';
import type { Day } from '../../../crypto/days.ts';
import type { EpochCertificate } from '../../../crypto/documents/certificate.ts';
import { decodeBase64, encodeBase64 } from '../../../crypto/encoding.ts';
import { DropError } from '../../../crypto/errors.ts';
import { envelopeHash, type Letter } from '../../../crypto/seal.ts';
import { knownReplies, newestReplies, type Case, type NoteMessage } from '../case/case.ts';
import { recordOf } from '../case/case-record.ts';
import type { DeskKeys, DeskView } from './desk.ts';
import { headsOf } from '../record/order.ts';
import { sealContent } from '../seal-content.ts';

/** What a desk needs to write into a case: its keys, its view, and the unit's newest certificate. */
export interface Writer {
  readonly keys: DeskKeys;
  readonly view: DeskView;
  readonly certificate: EpochCertificate;
  readonly today: Day;
}

/**
 * Seals a reply to the reporter, and beside it the note that keeps it in the unit's record; both are to be handed in
 * together. §7.4
 * Throws `content_too_long` with the count over, or `key_invalid` where the case has no report to answer.
 */
export function sealReply(entry: Case, text: string, writer: Writer): readonly [Uint8Array, Uint8Array] {
  const { envelope, seq } = sealToReporter(entry, { text }, writer);
  const reply = encodeBase64(envelopeHash(envelope));
  return [envelope, sealNote(entry, { type: 'replied', text, reply, replySeq: seq }, writer)];
}

/** Seals this desk's next message to the reporter, and gives its number. Throws as {@link sealReply}. §7.4 */
export function sealToReporter(
  entry: Case,
  said: Pick<Reply, 'text' | 'closes' | 'transfer'>,
  writer: Writer,
): { readonly envelope: Uint8Array; readonly seq: number } {
  if (entry.reporter === null) throw new DropError('key_invalid');
  const own = knownReplies(entry, writer.view.destination.id);
  const last = newestReplies(own).get(writer.keys.desk);
  const seq = last === undefined ? 0 : last.seq + 1;
  const content: Reply = {
    v: 1,
    seq,
    prev: last?.hash ?? null,
    seen: lastOfReporter(entry),
    date: writer.today,
    certificate: writer.view.member.certificate,
    ...said,
  };
  const reporter = { epoch: 0, kem: decodeBase64(entry.reporter.kem) };
  return { envelope: sealContent('reply', content, reporter, senderOf(entry, writer)), seq };
}

/** Seals an entry of the unit's own record of a case. §7.4 Throws `content_too_long` with the count over. */
export function sealNote(entry: Case, event: CaseEvent, writer: Writer): Uint8Array {
  const own = ownNotes(entry, writer);
  const last = own.reduce<NoteMessage | null>(
    (newest, note) => (newest === null || note.content.seq > newest.content.seq ? note : newest),
    null,
  );
  const prev = last?.hash ?? null;
  const after = headsOf(recordOf(entry)).filter((hash) => hash !== prev);
  const content: Note = {
    v: 1,
    seq: last === null ? 0 : last.content.seq + 1,
    prev,
    seen: lastOfReporter(entry),
    date: writer.today,
    ...(after.length === 0 ? {} : { after: after.slice(0, AFTER_MAX) }),
    certificate: writer.view.member.certificate,
    event,
  };
  return sealContent('note', content, writer.certificate, senderOf(entry, writer));
}

/** The thread of a case, and the key of the desk that writes into it (64 bytes, secret). */
export function senderOf({ thread }: Case, { keys }: Writer): Pick<Letter, 'threadKey' | 'sender'> {
  return { threadKey: decodeBase64(thread, 32), sender: keys.sign.secretKey };
}

function ownNotes(entry: Case, writer: Writer): NoteMessage[] {
  return entry.messages.filter(
    (message): message is NoteMessage => message.kind === 'note' && message.desk === writer.keys.desk,
  );
}

/** The hash of the reporter's newest message as text; null where there is none. */
export function lastOfReporter(entry: Case): string | null {
  return entry.messages.findLast(({ kind }) => kind !== 'note')?.hash ?? null;
}
