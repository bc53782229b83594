/** Bytes that are asked for and never written: they take no memory. */
const ASKED = 48 * 1_048_576;

/**
 * Has the collector look for what nobody needs any more. What a browser holds of a file's stretch or of a request's body
 * counts for nothing with it, and a gigabyte would pile up before it acts; what does count is memory asked for. 48 MiB, twice,
 * are over the step at which Chromium collects; given back at once they would not be counted, and a plain `new` that nobody
 * reads is left out by bundlers. Does nothing where so much cannot be had. docs/decisions/0037-flat-memory.md
 */
export function urgeCollection(): void {
  try {
    for (let round = 0; round < 2; round += 1) Reflect.construct(ArrayBuffer, [ASKED]);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
}
