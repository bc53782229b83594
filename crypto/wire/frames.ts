import { DropError } from '../errors.ts';
import { FRAME_HEAD_SIZE, HASH_SIZE, STATE_SIZE, THREAD_KEY_SIZE, WITHDRAWAL_SIZE } from './sizes.ts';
import { decodeHeader } from './envelope.ts';

/**
 * A frame is a tag of 1 byte, a length of 4 bytes (big-endian) and that many bytes. Answers that carry several
 * envelopes are frames one behind the other, so nothing is inflated by a text encoding. §13
 */
export interface Frame {
  readonly tag: number;
  readonly bytes: Uint8Array;
}

/** The tags of frames. §13 */
export const FRAME = {
  state: 1,
  sent: 2,
  reply: 3,
  message: 4,
  withdrawal: 5,
  cursor: 6,
  order: 7,
  carried: 8,
  dropped: 9,
  kept: 10,
} as const;

/** Encodes frames one behind the other. §13 */
export function encodeFrames(frames: readonly Frame[]): Uint8Array {
  const out = new Uint8Array(frames.reduce((sum, frame) => sum + FRAME_HEAD_SIZE + frame.bytes.length, 0));
  const view = new DataView(out.buffer);
  let offset = 0;
  for (const { tag, bytes } of frames) {
    out[offset] = tag;
    view.setUint32(offset + 1, bytes.length);
    out.set(bytes, offset + FRAME_HEAD_SIZE);
    offset += FRAME_HEAD_SIZE + bytes.length;
  }
  return out;
}

/** Cuts a byte string into its frames (views, not copies); throws `frame_malformed` where bytes lack or are over. §13 */
export function decodeFrames(bytes: Uint8Array): Frame[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames: Frame[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    if (offset + FRAME_HEAD_SIZE > bytes.length) throw new DropError('frame_malformed');
    const end = offset + FRAME_HEAD_SIZE + view.getUint32(offset + 1);
    if (end > bytes.length) throw new DropError('frame_malformed');
    frames.push({ tag: view.getUint8(offset), bytes: bytes.subarray(offset + FRAME_HEAD_SIZE, end) });
    offset = end;
  }
  return frames;
}

/** What a reporter gets when reading a thread, in the server's order; nothing in it is verified yet. §13 */
export interface UnverifiedThread {
  /** The encrypted state record, 512 bytes. */
  readonly state: Uint8Array;
  /** BLAKE2b-256 of each envelope that the reporter sent (32 bytes each). */
  readonly sent: readonly Uint8Array[];
  /** The envelopes that desks sent to the reporter. */
  readonly replies: readonly Uint8Array[];
}

/** Encodes a thread for its reporter: state, then sent hashes and replies. §13 */
export function encodeThread(thread: UnverifiedThread): Uint8Array {
  return encodeFrames([
    { tag: FRAME.state, bytes: thread.state },
    ...thread.sent.map((bytes) => ({ tag: FRAME.sent, bytes })),
    ...thread.replies.map((bytes) => ({ tag: FRAME.reply, bytes })),
  ]);
}

/** Decodes a thread for its reporter; throws `frame_malformed` on any other shape. §13 */
export function decodeThread(bytes: Uint8Array): UnverifiedThread {
  const [first, ...rest] = decodeFrames(bytes);
  if (first?.tag !== FRAME.state || first.bytes.length !== STATE_SIZE) throw new DropError('frame_malformed');
  const sent: Uint8Array[] = [];
  const replies: Uint8Array[] = [];
  for (const frame of rest) {
    if (frame.tag === FRAME.sent && frame.bytes.length === HASH_SIZE) sent.push(frame.bytes);
    else if (frame.tag === FRAME.reply) replies.push(frame.bytes);
    else throw new DropError('frame_malformed');
  }
  return { state: first.bytes, sent, replies };
}

/** One thing that happened in a unit's inbox; the bytes are not verified yet. §13 */
export type UnverifiedEvent =
  | { readonly type: 'message'; readonly threadKey: Uint8Array; readonly envelope: Uint8Array }
  | { readonly type: 'withdrawal'; readonly threadKey: Uint8Array; readonly withdrawal: Uint8Array };

/** A page of an inbox: what came behind the cursor asked for, oldest first, and the cursor to ask with next. §13 */
export interface InboxPage {
  readonly events: readonly UnverifiedEvent[];
  /** Opaque to desks: 8 bytes, big-endian, growing. */
  readonly cursor: bigint;
}

/** Encodes a page of an inbox: each event behind its thread's key (32 bytes), the cursor last. §13 */
export function encodeInbox(page: InboxPage): Uint8Array {
  const cursor = new Uint8Array(8);
  new DataView(cursor.buffer).setBigUint64(0, page.cursor);
  const events = page.events.map((event) => {
    const body = event.type === 'message' ? event.envelope : event.withdrawal;
    const bytes = new Uint8Array(THREAD_KEY_SIZE + body.length);
    bytes.set(event.threadKey);
    bytes.set(body, THREAD_KEY_SIZE);
    return { tag: FRAME[event.type], bytes };
  });
  return encodeFrames([...events, { tag: FRAME.cursor, bytes: cursor }]);
}

/** Decodes a page of an inbox; throws `frame_malformed`, or as `decodeHeader` where an envelope is none. §13 */
export function decodeInbox(bytes: Uint8Array): InboxPage {
  const frames = decodeFrames(bytes);
  const last = frames.pop();
  if (last?.tag !== FRAME.cursor || last.bytes.length !== 8) throw new DropError('frame_malformed');
  const cursor = new DataView(last.bytes.buffer, last.bytes.byteOffset).getBigUint64(0);
  const events = frames.map((frame): UnverifiedEvent => {
    const threadKey = frame.bytes.subarray(0, THREAD_KEY_SIZE);
    const body = frame.bytes.subarray(THREAD_KEY_SIZE);
    if (frame.tag === FRAME.message) {
      decodeHeader(body);
      return { type: 'message', threadKey, envelope: body };
    }
    if (frame.tag === FRAME.withdrawal && body.length === WITHDRAWAL_SIZE) {
      return { type: 'withdrawal', threadKey, withdrawal: body };
    }
    throw new DropError('frame_malformed');
  });
  return { events, cursor };
}
