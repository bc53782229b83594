import { concat, encodeText, encodeU32, equalBytes } from './encoding.ts';
import { DropError } from './errors.ts';
import { padme } from './padme.ts';
import { release } from './release.ts';
import { randomBytes, sodium, wipe } from './sodium.ts';
import { StreamedHash } from './streamed-hash.ts';
import {
  ATTACHMENT_CHUNK_OVERHEAD,
  ATTACHMENT_CHUNK_SIZE,
  ATTACHMENT_HEADER_SIZE,
  ATTACHMENT_ID_SIZE,
  ATTACHMENT_LENGTH_MAX,
  ATTACHMENT_PADDED_MIN,
  ATTACHMENT_PART_SIZE,
  countParts,
  sealedPartLength,
} from './wire/attachment.ts';

const KEY_SIZE = 32;
const SUBKEY_CONTEXT = 'attachm1';

/** What names an attachment and what opens it. §7.5 */
export interface AttachmentKeys {
  /** 16 bytes; the server sees them. */
  readonly id: Uint8Array;
  /** 32 secret bytes; they cross the wire only inside the sealed message. */
  readonly key: Uint8Array;
}

/** How an attachment of a certain length is laid out. §7.5 */
export interface AttachmentLayout {
  /** Bytes of the file. */
  readonly length: number;
  /** Bytes after padding; the server sees this number. */
  readonly padded: number;
  /** How many parts there are, at least one. */
  readonly parts: number;
  /** Where a part's bytes lie in the file; the last parts may hold padding alone and have none (`start` = `end`). */
  readonly range: (part: number) => { readonly start: number; readonly end: number };
}

/** A fresh id and key for one file; never used for two. The caller wipes the key. §7.5 */
export function createAttachmentKeys(): AttachmentKeys {
  return { id: randomBytes(ATTACHMENT_ID_SIZE), key: randomBytes(KEY_SIZE) };
}

/**
 * Lays out a file of `length` bytes (0 to 2⁴⁰): padded to its Padmé length, 4096 at least, and cut into parts.
 * Throws `attachment_length`. §7.5
 */
export function layOutAttachment(length: number): AttachmentLayout {
  if (!Number.isInteger(length) || length < 0 || length > ATTACHMENT_LENGTH_MAX) {
    throw new DropError('attachment_length');
  }
  const padded = padme(Math.max(length, ATTACHMENT_PADDED_MIN));
  const within = (offset: number): number => Math.min(offset, length);
  return {
    length,
    padded,
    parts: countParts(padded),
    range: (part) => ({
      start: within(part * ATTACHMENT_PART_SIZE),
      end: within((part + 1) * ATTACHMENT_PART_SIZE),
    }),
  };
}

/**
 * Seals one part (0 to `parts` − 1) of a file: `plaintext` is exactly the file's bytes in the part's range. Gives
 * header(24) ‖ chunks, as long as `sealedPartLength` says. Sealing a part twice gives different bytes that open alike.
 * Throws `attachment_length` where the plaintext does not fill the range or there is no such part, `key_invalid`. §7.5
 */
export function sealPart(
  keys: AttachmentKeys,
  layout: AttachmentLayout,
  part: number,
  plaintext: Uint8Array,
): Uint8Array {
  const { start, end } = partRange(layout, part);
  if (plaintext.length !== end - start) throw new DropError('attachment_length');
  const subkey = deriveSubkey(keys, part);
  const { state, header } = sodium().crypto_secretstream_xchacha20poly1305_init_push(subkey);
  wipe(subkey);
  const sealed = new Uint8Array(sealedPartLength(layout.padded, part));
  sealed.set(header);
  const bound = bindingBytes(keys, layout, part);
  const size = Math.min(ATTACHMENT_PART_SIZE, layout.padded - part * ATTACHMENT_PART_SIZE);
  let offset = ATTACHMENT_HEADER_SIZE;
  for (let from = 0; from < size; from += ATTACHMENT_CHUNK_SIZE) {
    const to = Math.min(from + ATTACHMENT_CHUNK_SIZE, size);
    const tag = chunkTag(layout, part, to === size);
    const chunk = filledChunk(plaintext.subarray(from, to), to - from);
    const sealedChunk = sodium().crypto_secretstream_xchacha20poly1305_push(state, chunk, bound, tag);
    sealed.set(sealedChunk, offset);
    offset += sealedChunk.length;
    release(sealedChunk);
  }
  return sealed;
}

/**
 * Opens one part on its own: the file's bytes in the part's range. Throws `attachment_truncated` (too short),
 * `attachment_length` (too long, or no such part), `attachment_unopenable` (a changed byte, another key, id, part or
 * number of parts), `padding_invalid` (something other than zeros after the file's end), `key_invalid`. §7.5
 */
export function openPart(
  keys: AttachmentKeys,
  layout: AttachmentLayout,
  part: number,
  sealed: Uint8Array,
): Uint8Array {
  const { start, end } = partRange(layout, part);
  const expected = sealedPartLength(layout.padded, part);
  if (sealed.length < expected) throw new DropError('attachment_truncated');
  if (sealed.length > expected) throw new DropError('attachment_length');
  const subkey = deriveSubkey(keys, part);
  const header = sealed.subarray(0, ATTACHMENT_HEADER_SIZE);
  const state = sodium().crypto_secretstream_xchacha20poly1305_init_pull(header, subkey);
  wipe(subkey);
  const bound = bindingBytes(keys, layout, part);
  const filled = new Uint8Array(sealed.length);
  let length = 0;
  let from = ATTACHMENT_HEADER_SIZE;
  while (from < sealed.length) {
    const chunk = sealed.subarray(from, from + ATTACHMENT_CHUNK_SIZE + ATTACHMENT_CHUNK_OVERHEAD);
    from += chunk.length;
    const opened = sodium().crypto_secretstream_xchacha20poly1305_pull(state, chunk, bound);
    if (opened === false || opened.tag !== chunkTag(layout, part, from === sealed.length)) {
      throw new DropError('attachment_unopenable');
    }
    filled.set(opened.message, length);
    length += opened.message.length;
    release(opened.message);
  }
  if (filled.subarray(end - start, length).some((byte) => byte !== 0)) throw new DropError('padding_invalid');
  return filled.subarray(0, end - start);
}

/**
 * Seals a file part by part, holding one part in memory, and hashes it on the way. A part that was sealed before may be
 * sealed again, for a sender who has lost it. §7.5
 */
export class AttachmentSealer {
  readonly layout: AttachmentLayout;
  readonly #keys: AttachmentKeys;
  readonly #hash = new StreamedHash();
  #next = 0;

  /** `length`: bytes of the file. Throws `attachment_length`. The caller keeps the keys until the end, and wipes them. */
  constructor(keys: AttachmentKeys, length: number) {
    this.layout = layOutAttachment(length);
    this.#keys = keys;
  }

  /** As {@link sealPart}. Throws a plain `Error` (a programming fault) where a part before this one was left out. */
  seal(part: number, plaintext: Uint8Array): Uint8Array {
    if (part > this.#next) throw new Error('the parts of an attachment are sealed in order');
    const sealed = sealPart(this.#keys, this.layout, part, plaintext);
    if (part === this.#next) {
      this.#hash.update(plaintext);
      this.#next += 1;
    }
    return sealed;
  }

  /** BLAKE2b-256 of the file (32 bytes), for the message; call it once. Throws `attachment_truncated` before the last part. */
  finish(): Uint8Array {
    if (this.#next < this.layout.parts) throw new DropError('attachment_truncated');
    return this.#hash.finish();
  }
}

/**
 * Opens a file part by part, in order, holding one part in memory. What it gives is not to be shown or kept until
 * {@link AttachmentOpener.finish} has returned. §7.5
 */
export class AttachmentOpener {
  readonly layout: AttachmentLayout;
  readonly #keys: AttachmentKeys;
  readonly #expected: Uint8Array;
  readonly #hash = new StreamedHash();
  #next = 0;

  /** Length (bytes) and BLAKE2b-256 (32 bytes) of the file as the message says. Throws `attachment_length`. */
  constructor(keys: AttachmentKeys, length: number, hash: Uint8Array) {
    this.layout = layOutAttachment(length);
    this.#keys = keys;
    this.#expected = hash;
  }

  /** Opens the next part; throws as {@link openPart}, `attachment_length` after the last. A part that failed may be given again. */
  open(sealed: Uint8Array): Uint8Array {
    const plaintext = openPart(this.#keys, this.layout, this.#next, sealed);
    this.#hash.update(plaintext);
    this.#next += 1;
    return plaintext;
  }

  /** Call it once, after the last part. Throws `attachment_truncated` (a part is missing), `attachment_hash` (not the file that was sent). */
  finish(): void {
    if (this.#next < this.layout.parts) throw new DropError('attachment_truncated');
    if (!equalBytes(this.#hash.finish(), this.#expected)) throw new DropError('attachment_hash');
  }
}

function partRange(layout: AttachmentLayout, part: number): { start: number; end: number } {
  if (!Number.isInteger(part) || part < 0 || part >= layout.parts) throw new DropError('attachment_length');
  return layout.range(part);
}

function deriveSubkey({ id, key }: AttachmentKeys, part: number): Uint8Array {
  if (id.length !== ATTACHMENT_ID_SIZE || key.length !== KEY_SIZE) throw new DropError('key_invalid');
  return sodium().crypto_kdf_derive_from_key(KEY_SIZE, part, SUBKEY_CONTEXT, key);
}

function bindingBytes({ id }: AttachmentKeys, layout: AttachmentLayout, part: number): Uint8Array {
  return concat(encodeText('attachment v1'), id, encodeU32(part), encodeU32(layout.parts));
}

/** The bytes, with zeros after them up to `size` where the file has ended. */
function filledChunk(plaintext: Uint8Array, size: number): Uint8Array {
  if (plaintext.length === size) return plaintext;
  const filled = new Uint8Array(size);
  filled.set(plaintext);
  return filled;
}

/** The end of the file is marked apart from the end of a part, so that leaving off the last parts shows. */
function chunkTag(layout: AttachmentLayout, part: number, endsPart: boolean): number {
  const library = sodium();
  if (!endsPart) return library.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
  return part === layout.parts - 1
    ? library.crypto_secretstream_xchacha20poly1305_TAG_FINAL
    : library.crypto_secretstream_xchacha20poly1305_TAG_PUSH;
}
