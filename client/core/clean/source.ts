import { PictureError } from './refusal.ts';

/** Bytes of a file nobody has checked. Every read is held against the end; beyond it `PictureError` `truncated`. */
export class Source {
  readonly bytes: Uint8Array;
  readonly size: number;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.size = bytes.length;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** One byte. */
  u8(at: number): number {
    this.#need(at, 1);
    return this.#view.getUint8(at);
  }

  /** Two bytes, big-endian unless `little`. */
  u16(at: number, little = false): number {
    this.#need(at, 2);
    return this.#view.getUint16(at, little);
  }

  /** Four bytes, big-endian unless `little`. */
  u32(at: number, little = false): number {
    this.#need(at, 4);
    return this.#view.getUint32(at, little);
  }

  /** The bytes from `start` to before `end`, not copied. */
  slice(start: number, end: number): Uint8Array {
    this.#need(start, end - start);
    return this.bytes.subarray(start, end);
  }

  /** Whether these ASCII characters stand there; false where the file ends before. */
  has(text: string, at: number): boolean {
    if (at + text.length > this.size) return false;
    for (let index = 0; index < text.length; index += 1) {
      if (this.bytes[at + index] !== text.charCodeAt(index)) return false;
    }
    return true;
  }

  #need(at: number, length: number): void {
    if (length < 0 || at + length > this.size) throw new PictureError('truncated');
  }
}
