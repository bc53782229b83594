import { isClosedBy } from '../../../crypto/closing.ts';
import { decodeContent, type Reply } from '../../../crypto/content.ts';
import type { Day } from '../../../crypto/days.ts';
import { verifyDeskCertificate, type DeskCertificate } from '../../../crypto/documents/desk-certificate.ts';
import {
  findDestination,
  unitKey,
  type Destination,
  type Directory,
} from '../../../crypto/documents/directory.ts';
import { encodeBase64 } from '../../../crypto/encoding.ts';
import { DropError } from '../../../crypto/errors.ts';
import type { ReporterKeys } from '../../../crypto/keys.ts';
import { openEnvelope, verifySender, type UnverifiedMessage } from '../../../crypto/open.ts';
import { envelopeHash } from '../../../crypto/seal.ts';
import type { AnnouncedTransfer, Custody, UnverifiedOrder } from '../../../crypto/transfer.ts';
import { orNull } from '../refused.ts';

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

/** A verified reply with its place in its desk's chain. §7.1 */
export interface OpenedReply extends VerifiedReply {
  readonly sign: Uint8Array;
  readonly prev: string | null;
  readonly seen: string | null;
}

/** An order that a desk of its unit announced in a reply; both are verified to be that unit's. §7.11 */
export interface AnnouncedOrder extends UnverifiedOrder {
  readonly desk: string;
  readonly seq: number;
  readonly heads: AnnouncedTransfer['heads'];
}

/** A reply that was opened; whose it is nobody has verified. Its content is secret. §7.4 */
export interface UnverifiedReply {
  readonly hash: string;
  readonly message: UnverifiedMessage;
  readonly content: Reply;
}

/** Opens a reply's envelope. Throws as `openEnvelope` does, `envelope_kind` or `content_invalid`. §7.4 */
export function openReply(envelope: Uint8Array, keys: ReporterKeys): UnverifiedReply {
  const message = openEnvelope(envelope, keys.kem, keys.threadKey);
  if (message.header.kind !== 'reply') throw new DropError('envelope_kind');
  const content = decodeContent('reply', message.content);
  return { hash: encodeBase64(envelopeHash(envelope)), message, content };
}

/** The order that a reply announces, if a desk of the unit that it names has signed the reply; else null. §7.11 */
export function readAnnounced(opened: UnverifiedReply, directory: Directory): AnnouncedOrder | null {
  const { transfer, date, seq } = opened.content;
  if (transfer === undefined) return null;
  const certificate = orNull(() => verifyReply(opened, findDestination(directory, transfer.from)));
  return certificate === null ? null : { ...transfer, date, desk: certificate.desk, seq };
}

function verifyReply({ message, content }: UnverifiedReply, unit: Destination): DeskCertificate {
  const certificate = verifyDeskCertificate(content.certificate, unit, content.date);
  verifySender(message, certificate.sign);
  const { closes, date } = content;
  if (closes !== undefined) {
    const word = { date, signature: closes };
    if (!isClosedBy(message.threadKey, word, unitKey(unit))) throw new DropError('message_signature');
  }
  return certificate;
}

/**
 * Finds the holder whose desk signed a reply while the thread was its own; throws why none did: `document_destination` where it
 * is behind the point at which that one passed it on, or as `verifyDeskCertificate` does, or `message_signature`. §7.4, §7.11
 */
export function attributeReply(
  opened: UnverifiedReply,
  { holders, orders }: Custody<AnnouncedOrder>,
): OpenedReply {
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
        kind: 'reply',
        unit: unit.id,
        desk: certificate.desk,
        sign: certificate.sign,
        text,
        date,
        seq,
        prev,
        seen,
        hash: opened.hash,
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
