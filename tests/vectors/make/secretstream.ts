/*
 * libsodium's secretstream (XChaCha20-Poly1305) by hand: slow, and independent of libsodium, which draws a header that
 * vectors could not repeat.
 */

type Words = Uint32Array;

const SIGMA = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];

function wordsOf(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 4 }, (_, index) => view.getUint32(index * 4, true));
}

function bytesOf(words: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  words.forEach((word, index) => view.setUint32(index * 4, word, true));
  return bytes;
}

function quarter(state: Words, places: readonly [number, number, number, number]): void {
  const [a, b, c, d] = places;
  const turn = (into: number, from: number, with_: number, by: number): void => {
    state[into] = state[into]! + state[from]!;
    const mixed = state[with_]! ^ state[into];
    state[with_] = (mixed << by) | (mixed >>> (32 - by));
  };
  turn(a, b, d, 16);
  turn(c, d, b, 12);
  turn(a, b, d, 8);
  turn(c, d, b, 7);
}

function twentyRounds(input: readonly number[]): Words {
  const state = Uint32Array.from(input);
  for (let round = 0; round < 10; round += 1) {
    for (let column = 0; column < 4; column += 1)
      quarter(state, [column, column + 4, column + 8, column + 12]);
    quarter(state, [0, 5, 10, 15]);
    quarter(state, [1, 6, 11, 12]);
    quarter(state, [2, 7, 8, 13]);
    quarter(state, [3, 4, 9, 14]);
  }
  return state;
}

/** HChaCha20 (draft-irtf-cfrg-xchacha, section 2.2): a key of 32 bytes from a key (32) and an input (16). */
function hchacha20(key: Uint8Array, input: Uint8Array): Uint8Array {
  const state = twentyRounds([...SIGMA, ...wordsOf(key), ...wordsOf(input)]);
  return bytesOf([...state.subarray(0, 4), ...state.subarray(12)]);
}

/** ChaCha20 (RFC 8439): `bytes` under a key (32) and nonce (12), from block `counter` on. */
function chacha20(bytes: Uint8Array, key: Uint8Array, nonce: Uint8Array, counter: number): Uint8Array {
  const out = bytes.slice();
  for (let from = 0; from < out.length; from += 64) {
    const input = [...SIGMA, ...wordsOf(key), counter + from / 64, ...wordsOf(nonce)];
    const mixed = twentyRounds(input);
    const stream = bytesOf(Array.from(mixed, (word, index) => word + input[index]!));
    out.subarray(from, from + 64).forEach((byte, index) => {
      out[from + index] = byte ^ stream[index]!;
    });
  }
  return out;
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** Poly1305 (RFC 8439, section 2.5): 16 bytes. */
function poly1305(message: Uint8Array, key: Uint8Array): Uint8Array {
  const r = littleEndian(key.subarray(0, 16)) & 0x0fff_fffc_0fff_fffc_0fff_fffc_0fff_ffffn;
  const prime = (1n << 130n) - 5n;
  let sum = 0n;
  for (let from = 0; from < message.length; from += 16) {
    const block = message.subarray(from, from + 16);
    sum = ((sum + littleEndian(block) + (1n << BigInt(8 * block.length))) * r) % prime;
  }
  const tag = sum + littleEndian(key.subarray(16));
  return Uint8Array.from({ length: 16 }, (_, index) => Number((tag >> BigInt(8 * index)) & 0xffn));
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function padding(length: number): Uint8Array {
  return new Uint8Array((16 - (length % 16)) % 16);
}

function lengths(...values: readonly number[]): Uint8Array {
  return join(...values.map((value) => bytesOf([value, 0])));
}

/** Seals chunks (each with its tag byte) under a key (32) and header (24), all with the same associated data. */
export function secretstream(
  key: Uint8Array,
  header: Uint8Array,
  chunks: readonly { readonly plaintext: Uint8Array; readonly tag: number }[],
  associated: Uint8Array,
): Uint8Array {
  const subkey = hchacha20(key, header.subarray(0, 16));
  const inner = header.slice(16);
  let counter = 1;
  const sealed = chunks.map(({ plaintext, tag }) => {
    const nonce = join(bytesOf([counter]), inner);
    const block = chacha20(Uint8Array.of(tag, ...new Uint8Array(63)), subkey, nonce, 1);
    const ciphertext = chacha20(plaintext, subkey, nonce, 2);
    const code = poly1305(
      join(
        associated,
        padding(associated.length),
        block,
        ciphertext,
        new Uint8Array((16 - 64 + ciphertext.length) & 15),
        lengths(associated.length, 64 + ciphertext.length),
      ),
      chacha20(new Uint8Array(64), subkey, nonce, 0),
    );
    inner.forEach((byte, index) => {
      inner[index] = byte ^ code[index]!;
    });
    counter += 1;
    return join(block.subarray(0, 1), ciphertext, code);
  });
  return join(header, ...sealed);
}
