/** Sizes in bytes that both sides of the wire hold each other to; reasons in docs/protocol.md §6 and §13. */

/** The three total sizes of an envelope; no other ever crosses the wire. §6 */
export const ENVELOPE_SIZES = [8192, 32768, 131072] as const;
/** The largest envelope. §6 */
export const ENVELOPE_MAX = 131072;
/** Magic, suite, kind and epoch in front of each envelope. §6 */
export const HEADER_SIZE = 10;
/** An X-Wing ciphertext. §2 */
export const KEM_CIPHERTEXT_SIZE = 1120;
/** An X-Wing public key. §2 */
export const KEM_PUBLIC_KEY_SIZE = 1216;
/** A Poly1305 tag. §2 */
export const TAG_SIZE = 16;
/** An Ed25519 signature. §2 */
export const SIGNATURE_SIZE = 64;
/** An access token, which only the reporter's code yields (secret). §4 */
export const ACCESS_TOKEN_SIZE = 32;
/** The public name of a thread. §4 */
export const THREAD_KEY_SIZE = 32;
/** The encrypted reporter state. §8 */
export const STATE_SIZE = 512;
/** A BLAKE2b-256 hash. §2 */
export const HASH_SIZE = 32;
/** A withdrawal: a day of 10 ASCII bytes and a signature. §8 */
export const WITHDRAWAL_SIZE = 10 + SIGNATURE_SIZE;
/** In front of each frame's bytes: a tag and a length. §13.2 */
export const FRAME_HEAD_SIZE = 5;
/** In front of a closing's frames: a cursor and a signature. §8 */
export const CLOSING_HEAD_SIZE = 8 + SIGNATURE_SIZE;
/** A closing at most: two frames with an envelope each. §8 */
export const CLOSING_MAX = CLOSING_HEAD_SIZE + 2 * (FRAME_HEAD_SIZE + ENVELOPE_MAX);
/** A signed document (directory, certificate, membership) as JSON text at most. §5 */
export const DOCUMENT_MAX = 1_048_576;
/** Most epoch certificates in one answer or publication. §5.5 */
export const CERTIFICATES_MAX = 64;
/** A JSON request body other than a publication at most. §13 */
export const JSON_BODY_MAX = 4096;
/** Most messages that one thread takes from both sides together; a thread is a talk, not a store. §13 */
export const THREAD_MESSAGES_MAX = 500;
/** Most notes of one unit that a thread takes: its record grows with use, but not for ever. §13 */
export const NOTES_MAX = 4096;
/** Most envelopes that go along when a thread is passed on: what a transfer has openings for. §7.11 */
export const CARRIED_MAX = 1000;
/** Most events that one answer of the inbox carries. §13 */
export const INBOX_PAGE_MAX = 128;
