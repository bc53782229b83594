import { encodeText } from '../../crypto/encoding.ts';
import type { Random } from './random.ts';

/** Pieces that decoders trip over. */
const PIECES = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ':',
  ',',
  '\\',
  '\\u0000',
  '\\ud800',
  'null',
  'true',
  '-1',
  '1e999',
  '0.5',
  ' ',
  '4294967296',
  '"__proto__":1,',
  '"constructor":{},',
  '"v":1,',
  '2026-02-30',
  '=',
  '-',
  '_',
  'zoo ',
  '\n',
  '7. ',
  '\u00e9',
  '\u{1f600}',
  '\ufeff',
  'ſ',
  'İ',
].map(encodeText);

const NUMBERS = [0, 1, 0x7f, 0x80, 0xff];

/** One change of some bytes: flipped, set, cut, put in, doubled, or mixed with another sample. */
function change(bytes: Uint8Array, samples: readonly Uint8Array[], random: Random): Uint8Array {
  const at = random.below(bytes.length + 1);
  const to = Math.min(bytes.length, at + 1 + random.below(random.pick([1, 4, 16, 64])));
  const put = (middle: Uint8Array, from = at): Uint8Array => {
    const out = new Uint8Array(at + middle.length + bytes.length - from);
    out.set(bytes.subarray(0, at));
    out.set(middle, at);
    out.set(bytes.subarray(from), at + middle.length);
    return out;
  };
  const set = (value: number): Uint8Array => {
    const out = bytes.slice();
    if (at < out.length) out[at] = value;
    return out;
  };
  switch (random.below(9)) {
    case 0:
    case 1:
      return set((bytes[at] ?? 0) ^ (1 << random.below(8)));
    case 2:
      return set(random.pick(NUMBERS));
    case 3:
      return put(new Uint8Array(0), to);
    case 4:
      return put(random.bytes(1 + random.below(8)));
    case 5:
      return put(bytes.subarray(at, to));
    case 6:
      return bytes.slice(0, at);
    case 7: {
      const other = random.pick(samples);
      return put(other.subarray(random.below(other.length + 1)), bytes.length);
    }
    default:
      return put(random.pick(PIECES), random.below(2) === 0 ? at : to);
  }
}

/** An input: now and then a sample as it is or noise, mostly a sample with one to four changes. */
export function makeInput(samples: readonly Uint8Array[], random: Random): Uint8Array {
  const kind = random.below(40);
  if (kind === 0) return random.pick(samples);
  if (kind < 4) return random.bytes(random.below(random.pick([4, 64, 600])));
  let bytes = random.pick(samples);
  for (let count = 1 + random.below(4); count > 0; count -= 1) bytes = change(bytes, samples, random);
  return bytes;
}
