import { checkChain, type Finding, type Link } from '../../../crypto/chain.ts';
import { knownReplies, type Case, type CaseMessage } from './case.ts';
import type { RecordEntry } from '../record/state.ts';

/** A case's notes as entries of its shared record, in the order in which they came. §7.8 */
export function recordOf(entry: { readonly messages: readonly CaseMessage[] }): RecordEntry[] {
  return entry.messages.flatMap((message) => {
    if (message.kind !== 'note') return [];
    const { hash, desk, content } = message;
    const { prev, after = [], date, event } = content;
    return [{ hash, prev, after, desk, date, event }];
  });
}

function link(message: { readonly hash: string; readonly content: Omit<Link, 'hash'> }): Link {
  const { seq, prev, seen } = message.content;
  return { hash: message.hash, seq, prev, seen };
}

/**
 * What is wrong with a case's chains: the reporter's messages, how it was passed on, and each desk's notes. Empty where all is
 * whole. `sender` is `reporter`, `transfer`, or a desk's id. §7.1
 */
export function caseFindings(entry: Case): { readonly sender: string; readonly finding: Finding }[] {
  const notes = entry.messages.filter((message) => message.kind === 'note');
  // A desk that comes after a case was taken off the server finds its last note alone, which says so. §8.4
  const closed = notes.some(({ content }) => content.event.type === 'closed');
  if (closed && entry.reporter === null) return [];
  const replies = new Set(knownReplies(entry, '').map(({ hash }) => hash));
  const fromReporter = entry.messages.filter((message) => message.kind !== 'note');
  const reporter = checkChain(fromReporter.map(link), null, replies);
  const transfers = checkChain(entry.arrivals.map(link), null, null);
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
  return [
    ...reporter.map((finding) => ({ sender: 'reporter', finding })),
    ...transfers.map((finding) => ({ sender: 'transfer', finding })),
    ...desks,
  ];
}
