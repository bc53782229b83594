/** As much of a text as anything is looked for in: longer ones cost time and show nothing more. */
const LOOKED_AT = 262_144;

const encodings = {
  utf8: new TextDecoder('utf-8'),
  utf16: new TextDecoder('utf-16le'),
} as const;

/** Reads text of unknown origin to be shown or searched, 256 KiB at most; what is not text becomes `�`. Never throws. */
export function readText(bytes: Uint8Array, encoding: keyof typeof encodings = 'utf8'): string {
  return encodings[encoding].decode(bytes.subarray(0, LOOKED_AT));
}
