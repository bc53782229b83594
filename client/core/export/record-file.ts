import * as v from 'valibot';
import { caseEvent } from '../../../crypto/case-event.ts';
import { checkChain } from '../../../crypto/chain.ts';
import { base64Text, day, decodeJson, u32 } from '../../../crypto/json.ts';
import type { CaseMessage } from '../case/case.ts';
import { headsOf, namedBy, orderNotes } from '../record/order.ts';

const hash = base64Text(32);

const recordFile = v.strictObject({
  v: v.literal(1),
  thread: hash,
  entries: v.array(
    v.strictObject({
      hash,
      desk: base64Text(12),
      seq: u32,
      prev: v.nullable(hash),
      seen: v.nullable(hash),
      after: v.array(hash),
      date: day,
      event: caseEvent,
    }),
  ),
});

/** A case's record as an export holds it, in the order of the protocol. Secret. §7.9 */
export type RecordFile = v.InferOutput<typeof recordFile>;

/** The record of a case, for its export; a note that came twice stands there once. §7.9 */
export function recordFileOf(entry: {
  readonly thread: string;
  readonly messages: readonly CaseMessage[];
}): RecordFile {
  const entries = entry.messages.flatMap((message) => {
    if (message.kind !== 'note') return [];
    const { seq, prev, seen, after = [], date, event } = message.content;
    return [{ hash: message.hash, desk: message.desk, seq, prev, seen, after, date, event }];
  });
  return { v: 1, thread: entry.thread, entries: orderNotes(entries) };
}

/** What the manifest says of a record. §7.9 */
export function summaryOf({ entries }: RecordFile): { entries: number; heads: string[] } {
  return { entries: entries.length, heads: headsOf(entries) };
}

/** Decodes the record of an export; throws `document_malformed`. §7.9 */
export function decodeRecordFile(bytes: Uint8Array): RecordFile {
  return decodeJson(bytes, recordFile, 'document_malformed');
}

/** Whether entries stand in another order than the protocol's. §7.9 */
export function isReordered({ entries }: RecordFile): boolean {
  return orderNotes(entries).some((entry, index) => entry !== entries[index]);
}

/**
 * Whether something is missing from a record, or does not fit: by the chains of its desks, the notes that entries name,
 * and what the manifest says of it. §7.9
 */
export function isCut(
  record: RecordFile,
  said: { readonly entries: number; readonly heads: readonly string[] },
): boolean {
  const { entries, heads } = summaryOf(record);
  if (entries !== said.entries || heads.join() !== said.heads.join()) return true;
  const there = new Set(record.entries.map((entry) => entry.hash));
  if (record.entries.some((entry) => namedBy(entry).some((name) => !there.has(name)))) return true;
  return chainsOf(record).some((links) => checkChain(links, null, null).length > 0);
}

/** The entries of each desk, in the order of their numbers. */
function chainsOf({ entries }: RecordFile): RecordFile['entries'][] {
  const chains = new Map<string, RecordFile['entries']>();
  for (const entry of entries.toSorted((a, b) => a.seq - b.seq)) {
    const chain = chains.get(entry.desk);
    if (chain === undefined) chains.set(entry.desk, [entry]);
    else chain.push(entry);
  }
  return [...chains.values()];
}
