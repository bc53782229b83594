import { isClosedBy } from '../../../crypto/closing.ts';
import { decodeContent, type Note } from '../../../crypto/content.ts';
import { verifyDeskCertificate } from '../../../crypto/documents/desk-certificate.ts';
import {
  findDestination,
  unitKey,
  type Destination,
  type Directory,
} from '../../../crypto/documents/directory.ts';
import { DropError } from '../../../crypto/errors.ts';
import { verifySender, type UnverifiedMessage } from '../../../crypto/open.ts';
import { isOrderOf } from '../../../crypto/transfer.ts';
import type { NoteMessage } from './case.ts';
import { refusalOf } from '../refused.ts';

/**
 * Verifies a note of a unit: the unit vouches for the desk, the desk signed it, and where it says `transferred` or `closed`, the
 * unit itself ordered that. §7.4, §7.11, §8.4 Throws `content_invalid`, as `verifyDeskCertificate` does, or `message_signature`.
 */
export function verifyNote(message: UnverifiedMessage, hash: string, unit: Destination): NoteMessage {
  const content = decodeContent('note', message.content);
  const certificate = verifyDeskCertificate(content.certificate, unit, content.date);
  verifySender(message, certificate.sign);
  const { event, date } = content;
  if (event.type === 'transferred') {
    const { to, number, signature } = event;
    const order = { from: unit.id, to, number, date, signature };
    if (!isOrderOf(message.threadKey, order, unitKey(unit))) throw new DropError('message_signature');
  }
  if (event.type === 'closed') {
    const word = { date, signature: event.signature };
    if (!isClosedBy(message.threadKey, word, unitKey(unit))) throw new DropError('message_signature');
  }
  return { kind: 'note', hash, content, desk: certificate.desk };
}

/**
 * The one of the units before (ids) whose desk signed a note that came along, as its certificate claims; the last of them where it
 * is none. §7.11 Throws `destination_unknown`.
 */
export function holderBefore(
  directory: Directory,
  before: readonly string[],
  { certificate, date }: Note,
): Destination {
  const vouches = (id: string): boolean =>
    refusalOf(() => verifyDeskCertificate(certificate, findDestination(directory, id), date)) === null;
  return findDestination(directory, before.find(vouches) ?? before.at(-1) ?? '');
}
