import { decodeContent } from '../../../crypto/content.ts';
import { verifyDeskCertificate } from '../../../crypto/documents/desk-certificate.ts';
import { findDestination, unitKey, type Directory } from '../../../crypto/documents/directory.ts';
import { DropError, type ErrorCode } from '../../../crypto/errors.ts';
import { verifySender, type UnverifiedMessage } from '../../../crypto/open.ts';
import { decodeOpening } from '../../../crypto/opening.ts';
import { isOrderOf } from '../../../crypto/transfer.ts';
import { clearCase, passedOn, type Arrival, type Case, type Handed } from './case.ts';

/**
 * Verifies what handed a case over: the unit that had it is in the directory and vouches for the desk, the desk signed it, and the
 * unit itself ordered it, to the destination `to` (its id) where that is not null. §7.11 Throws `content_invalid`,
 * `document_destination`, `destination_unknown`, as `verifyDeskCertificate` does, or `message_signature`.
 */
export function verifyArrival(
  message: UnverifiedMessage,
  hash: string,
  directory: Directory,
  to: string | null,
): Arrival {
  const content = decodeContent('transfer', message.content);
  if (to !== null && content.order.to !== to) throw new DropError('document_destination');
  const from = findDestination(directory, content.order.from);
  const certificate = verifyDeskCertificate(content.certificate, from, content.date);
  verifySender(message, certificate.sign);
  const order = { ...content.order, date: content.date };
  if (!isOrderOf(message.threadKey, order, unitKey(from))) throw new DropError('message_signature');
  return { hash, desk: certificate.desk, content };
}

/**
 * Files a verified arrival in a case. One that the newest arrival handed over says how the case went before; any other begins the
 * case anew, with the openings that it brings, which the seed of `epoch` gives. §7.11 Null where it was one of these;
 * `document_older` where the case was passed on since, `document_chain` where it is here: nobody else can hand it over then.
 */
export function fileArrival(entry: Case, arrival: Arrival, epoch: number | null): ErrorCode | null {
  const { order, openings } = arrival.content;
  if (entry.handed.has(arrival.hash)) {
    if (entry.arrivals.every(({ hash }) => hash !== arrival.hash)) entry.arrivals.push(arrival);
    entry.arrivals.sort((a, b) => a.content.order.number - b.content.order.number);
    return null;
  }
  if (order.number < passedOn(entry)) return 'document_older';
  if (!entry.away && entry.messages.length + entry.arrivals.length > 0) return 'document_chain';
  clearCase(entry);
  entry.away = false;
  entry.arrivedIn = epoch;
  entry.arrivals.push(arrival);
  for (const { hash, opening } of openings.map((text) => decodeOpening(text))) {
    entry.openings.set(hash, opening);
    entry.handed.add(hash);
  }
  return null;
}

/** What the units before handed over for an envelope of the unit `own` (its id); null where they did not. §7.11 */
export function handedFor(entry: Case, hash: string, own: string): Handed | null {
  const opening = entry.handed.has(hash) ? entry.openings.get(hash) : undefined;
  if (opening === undefined) return null;
  const before = [...new Set(entry.arrivals.map(({ content }) => content.order.from))];
  return { opening, before, origin: originOf(entry, own) ?? '' };
}

/** The id of the destination that a case's report was sealed to; null where that is not known. §7.11 */
export function originOf({ arrivals }: Case, own: string): string | null {
  const [first] = arrivals;
  if (first === undefined) return own;
  return first.content.order.number === 0 ? first.content.order.from : null;
}
