/**
 * How an attachment is cut into chunks and parts: what client and server both reckon from its padded length alone.
 * Lengths and offsets are in bytes. docs/protocol.md §7.5
 */

/** The public, random name of an attachment. §7.5 */
export const ATTACHMENT_ID_SIZE = 16;
/** The token that a file is sent with, secret until a message has brought it. §7.6 */
export const UPLOAD_TOKEN_SIZE = 32;
/** The most files that one message can bring. §7.5 */
export const ATTACHMENTS_MAX = 32;
/** Plaintext in a chunk, the unit that is encrypted; only the last chunk of an attachment is shorter. §7.5 */
export const ATTACHMENT_CHUNK_SIZE = 65_536;
/** The most chunks that one part holds: with 16 a part would be more than 1 MiB. §7.5 */
export const ATTACHMENT_PART_CHUNKS = 15;
/** Plaintext in a part, the unit that is sent and stored; only the last part is shorter. §7.5 */
export const ATTACHMENT_PART_SIZE = ATTACHMENT_PART_CHUNKS * ATTACHMENT_CHUNK_SIZE;
/** The secretstream header in front of each part. §7.5 */
export const ATTACHMENT_HEADER_SIZE = 24;
/** What encryption adds to each chunk: an encrypted tag and a Poly1305 tag. §7.5 */
export const ATTACHMENT_CHUNK_OVERHEAD = 17;
/** The longest sealed part: 983,319 bytes, under 1 MiB. §7.5 */
export const ATTACHMENT_PART_MAX = sealedLength(ATTACHMENT_PART_SIZE);
/** The longest attachment that the protocol can carry, in bytes; a service allows less. §7.5 */
export const ATTACHMENT_LENGTH_MAX = 2 ** 40;
/** The shortest padded length: whatever is smaller looks like this. §7.5 */
export const ATTACHMENT_PADDED_MIN = 4096;

/** How many parts an attachment of this padded length has: at least one. §7.5 */
export function countParts(padded: number): number {
  return Math.max(1, Math.ceil(padded / ATTACHMENT_PART_SIZE));
}

/** The length of one sealed part (0 to `countParts` − 1) of an attachment of this padded length. §7.5 */
export function sealedPartLength(padded: number, part: number): number {
  return sealedLength(Math.min(ATTACHMENT_PART_SIZE, padded - part * ATTACHMENT_PART_SIZE));
}

/** The length of all the sealed parts of an attachment of this padded length together. §7.5 */
export function sealedAttachmentLength(padded: number): number {
  const last = countParts(padded) - 1;
  return last * ATTACHMENT_PART_MAX + sealedPartLength(padded, last);
}

function sealedLength(plaintext: number): number {
  const chunks = Math.ceil(plaintext / ATTACHMENT_CHUNK_SIZE);
  return ATTACHMENT_HEADER_SIZE + plaintext + chunks * ATTACHMENT_CHUNK_OVERHEAD;
}
