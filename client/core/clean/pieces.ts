/** What a cleaned file is put together from: stretches of the original and bytes of our own, joined once at the end. */
export class Pieces {
  readonly #original: Uint8Array;
  readonly #pieces: Uint8Array[] = [];
  #length = 0;
  /** Where the last stretch of the original began and ended, so that what follows on is one piece with it. */
  #start = -1;
  #end = -1;

  constructor(original: Uint8Array) {
    this.#original = original;
  }

  /** Bytes so far. */
  get length(): number {
    return this.#length;
  }

  /** Adds the original's bytes from `start` to before `end`, which the caller has checked to be there. */
  copy(start: number, end: number): void {
    if (start === this.#end) this.#pieces.pop();
    else this.#start = start;
    this.#end = end;
    this.#pieces.push(this.#original.subarray(this.#start, end));
    this.#length += end - start;
  }

  /** Adds bytes of our own. */
  write(bytes: Uint8Array): void {
    this.#end = -1;
    this.#pieces.push(bytes);
    this.#length += bytes.length;
  }

  /** Adds all that another one holds. */
  append(other: Pieces): void {
    for (const piece of other.#pieces) this.write(piece);
  }

  /** The whole, as new bytes. */
  join(): Uint8Array {
    const joined = new Uint8Array(this.#length);
    let offset = 0;
    for (const piece of this.#pieces) {
      joined.set(piece, offset);
      offset += piece.length;
    }
    return joined;
  }
}
