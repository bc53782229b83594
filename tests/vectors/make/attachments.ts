import { concat, encodeBase64, encodeText, encodeU32 } from '../../../crypto/encoding.ts';
import { hash } from '../../../crypto/hash.ts';
import { sodium } from '../../../crypto/sodium.ts';
import { fixedBytes } from '../../crypto/parts.ts';
import { bad, flip, good, type Entries } from './entry.ts';
import { secretstream } from './secretstream.ts';

const FINAL = 3;

/** The vectors of §7.5. */
export function makeAttachments(): Entries {
  const [id, key, header] = [fixedBytes('id', 16), fixedBytes('attachment'), fixedBytes('header', 24)];
  const file = encodeText('A note.\n');
  const subkey = sodium().crypto_kdf_derive_from_key(32, 0, 'attachm1', key);
  const bound = (part: number, parts: number) =>
    concat(encodeText('attachment v1'), id, encodeU32(part), encodeU32(parts));
  const filled = (bytes: Uint8Array, length = 4096) => concat(bytes, new Uint8Array(length - bytes.length));
  const seal = (plaintext: Uint8Array, tag = FINAL, associated = bound(0, 1)) =>
    secretstream(subkey, header, [{ plaintext, tag }], associated);
  const part = seal(filled(file));
  const open = (bytes: Uint8Array, change: Record<string, unknown> = {}) => ({
    id: encodeBase64(id),
    key: encodeBase64(key),
    length: file.length,
    hash: encodeBase64(hash('', file)),
    parts: [encodeBase64(bytes)],
    ...change,
  });
  const shut = (name: string, inputs: Record<string, unknown>) =>
    bad('7.5', 'attachment_unopenable', name, inputs);
  const layout = (length: number) => good('7.5', `${length} bytes`, { length });
  return {
    'attachment-layout': [
      ...[0, 1, 4096, 4097, 65_537, 983_040, 983_041, 1_048_576, 1_073_741_824, 1_099_511_627_776].map(
        layout,
      ),
      bad('7.5', 'attachment_length', 'less than nothing', { length: -1 }),
      bad('7.5', 'attachment_length', 'half a byte', { length: 0.5 }),
      bad('7.5', 'attachment_length', 'more than can be', { length: 1_099_511_627_777 }),
    ],
    'attachment-open': [
      good('7.5', 'a small file', open(part)),
      good('7.5', 'an empty file', {
        ...open(seal(filled(new Uint8Array(0)))),
        length: 0,
        hash: encodeBase64(hash('')),
      }),
      bad('7.5', 'attachment_truncated', 'a byte too few', open(part.subarray(0, -1))),
      bad('7.5', 'attachment_truncated', 'no part', open(part, { parts: [] })),
      bad('7.5', 'attachment_length', 'a byte too many', open(concat(part, Uint8Array.of(0)))),
      bad('7.5', 'attachment_length', 'a part too many', {
        ...open(part),
        parts: [encodeBase64(part), encodeBase64(part)],
      }),
      bad(
        '7.5',
        'key_invalid',
        'a key that is too short',
        open(part, { key: encodeBase64(key.subarray(1)) }),
      ),
      bad('7.5', 'key_invalid', 'an id that is too short', open(part, { id: encodeBase64(id.subarray(1)) })),
      shut('a changed header', open(flip(part, 0))),
      shut('a changed tag byte', open(flip(part, 24))),
      shut('a changed byte', open(flip(part, 1000))),
      shut('a changed code', open(flip(part, -1))),
      shut('under another key', open(part, { key: encodeBase64(fixedBytes('other')) })),
      shut('of another attachment', open(part, { id: encodeBase64(fixedBytes('other', 16)) })),
      shut('the first part of two', open(seal(filled(file), FINAL, bound(0, 2)))),
      shut('the second part of two', open(seal(filled(file), FINAL, bound(1, 2)))),
      shut('without the tag that ends the file', open(seal(filled(file), 0))),
      shut('with the tag that ends a part', open(seal(filled(file), 1))),
      bad('7.5', 'padding_invalid', 'something behind the end', open(seal(flip(filled(file), 4095)))),
      bad('7.5', 'attachment_hash', 'another file of that length', open(seal(filled(flip(file, 0))))),
    ],
  };
}
