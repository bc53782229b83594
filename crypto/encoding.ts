import { DropError } from './errors.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const BASE64URL = /^[A-Za-z0-9_-]*$/;

/** Encodes bytes as base64url without padding (RFC 4648 §5), the only text form of bytes in the protocol. §1 */
export function encodeBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/**
 * Decodes base64url without padding; only the one canonical spelling of each byte string is taken. §1
 * Throws `encoding_invalid`, also when `length` (bytes) is given and does not fit.
 */
export function decodeBase64(text: string, length?: number): Uint8Array {
  if (!BASE64URL.test(text) || text.length % 4 === 1) throw new DropError('encoding_invalid');
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = binary.charCodeAt(index);
  if (length !== undefined && bytes.length !== length) throw new DropError('encoding_invalid');
  if (!endsCanonically(text)) throw new DropError('encoding_invalid');
  return bytes;
}

/** Whether text is the one canonical spelling of `length` bytes as base64url without padding; decodes nothing. §1 */
export function isBase64(text: string, length: number): boolean {
  return text.length === Math.ceil((length * 4) / 3) && BASE64URL.test(text) && endsCanonically(text);
}

/** Only an incomplete last group has bits to spare, and so a second spelling: those bits must be zero. */
function endsCanonically(text: string): boolean {
  const last = LETTERS.indexOf(text.at(-1) ?? 'A');
  return last % ([1, 64, 16, 4][text.length % 4] ?? 1) === 0;
}

/** Encodes text as UTF-8. */
export function encodeText(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Decodes UTF-8 strictly and without eating a byte order mark; throws `encoding_invalid`. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new DropError('encoding_invalid');
  }
}

/** Joins byte strings into a new one: the protocol's `‖`. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Encodes a whole number from 0 to 2³²−1 as 4 bytes, big-endian. */
export function encodeU32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/** Reads 4 big-endian bytes at `offset`; throws `encoding_invalid` where they are not all there. */
export function decodeU32(bytes: Uint8Array, offset: number): number {
  if (offset < 0 || offset + 4 > bytes.length) throw new DropError('encoding_invalid');
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(offset);
}

/** Whether two public byte strings are the same. Not constant in time: never for secrets. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  // A loop: messages are compared whole, and a call for each byte is felt in a long inbox.
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
}
