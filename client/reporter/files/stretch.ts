import { FileFailure } from './failure.ts';

/** The bytes of a file from `start` to before `end`. Throws `FileFailure` `unreadable` where it is gone or has changed. */
export async function readStretch(file: Blob, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
  let bytes: ArrayBuffer;
  try {
    bytes = await file.slice(start, end).arrayBuffer();
  } catch {
    throw new FileFailure('unreadable');
  }
  if (bytes.byteLength !== end - start) throw new FileFailure('unreadable');
  return new Uint8Array(bytes);
}
