import * as v from 'valibot';
import { answersSchema } from './answers.ts';
import { attachmentEntries } from './attachment-entry.ts';
import { afterNotes, caseEvent } from './case-event.ts';
import { base64Text, day, decodeExactJson, encodeJson, TEXT_MAX, u32 } from './json.ts';
import { reporterKeys, takenSchema } from './taken.ts';
import { announcedTransfer, handedOver } from './transfer.ts';
import { dsseBody } from './wire/bodies.ts';
import type { Kind } from './wire/envelope.ts';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(TEXT_MAX));

/**
 * What every message carries: its number in its sender's chain, the hash of the sender's message before it, the hash
 * of the last message of the other side that the sender had read (both 32 bytes as text, or null), and the day. §7.1
 */
const link = {
  v: v.literal(1),
  seq: u32,
  prev: v.nullable(base64Text(32)),
  seen: v.nullable(base64Text(32)),
  date: day,
};

/** The files that a message brings, where it brings any. §7.5 */
const attachments = v.optional(attachmentEntries);

/** Whoever takes a report by phone signs for its answers, so such a report brings no files. §7.7 */
const report = v.pipe(
  v.strictObject({
    ...link,
    keys: reporterKeys,
    channel: v.picklist(['web', 'phone', 'file']),
    answers: answersSchema,
    attachments,
    taken: v.optional(takenSchema),
  }),
  v.check((it) => it.taken === undefined || (it.channel === 'phone' && it.attachments === undefined)),
);

const followUp = v.strictObject({ ...link, text, attachments });

/** `closes`: the unit's signature that the report is taken off the server with this last word. §8.4 */
const reply = v.strictObject({
  ...link,
  text,
  attachments,
  closes: v.optional(base64Text(64)),
  certificate: dsseBody,
  transfer: v.optional(announcedTransfer),
});

const note = v.strictObject({ ...link, after: afterNotes, certificate: dsseBody, event: caseEvent });

const transfer = v.pipe(
  v.strictObject({ ...link, certificate: dsseBody, ...handedOver }),
  v.check((it) => it.seq === it.order.number),
);

/** The schema of each kind of message. §7 */
export const contentSchemas = { report, 'follow-up': followUp, reply, note, transfer } as const;

/** A first message: the reporter's public keys and answers. §7.2 */
export type Report = v.InferOutput<typeof report>;
/** A later message of the reporter. §7.3 */
export type FollowUp = v.InferOutput<typeof followUp>;
/** A desk's message to the reporter, with the certificate that vouches for the desk. §7.4 */
export type Reply = v.InferOutput<typeof reply>;
/** An entry of the unit's shared case record. §7.4 */
export type Note = v.InferOutput<typeof note>;
/** What hands a case over to another unit. §7.11 */
export type Transfer = v.InferOutput<typeof transfer>;

/** The content of each kind of message. §7 */
export interface Contents {
  readonly report: Report;
  readonly 'follow-up': FollowUp;
  readonly reply: Reply;
  readonly note: Note;
  readonly transfer: Transfer;
}

/** Encodes a message's content as the JSON bytes that are signed and sealed. §7 */
export function encodeContent<K extends Kind>(kind: K, content: Contents[K]): Uint8Array {
  const bytes = encodeJson(content);
  decodeExactJson(bytes, contentSchemas[kind], 'content_invalid');
  return bytes;
}

/** Decodes a message's content strictly; throws `content_invalid`. §7 */
export function decodeContent<K extends Kind>(kind: K, bytes: Uint8Array): Contents[K] {
  return decodeExactJson(bytes, contentSchemas[kind], 'content_invalid') as Contents[K];
}
