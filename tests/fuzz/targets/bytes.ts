/** Bytes as text. */
export const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

/** The bytes cut or filled up with zeros to that length. */
export function sized(bytes: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  out.set(bytes.subarray(0, length));
  return out;
}
