import { sodium } from './sodium.ts';

/** BLAKE2b-256 (RFC 7693) of bytes that come piece by piece, in flat memory; nothing is put in front of them. §7.5 */
export class StreamedHash {
  readonly #state = sodium().crypto_generichash_init(null, 32);

  /** Takes the next piece. */
  update(piece: Uint8Array): void {
    sodium().crypto_generichash_update(this.#state, piece);
  }

  /** The hash of all the pieces, 32 bytes. Ends the object: nothing may be called after. */
  finish(): Uint8Array {
    return sodium().crypto_generichash_final(this.#state, 32);
  }
}
