import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  AttachmentOpener,
  AttachmentSealer,
  createAttachmentKeys,
  layOutAttachment,
  openPart,
  sealPart,
  type AttachmentKeys,
} from '../../crypto/attachment.ts';
import { concat, equalBytes } from '../../crypto/encoding.ts';
import { hash } from '../../crypto/hash.ts';
import { ready, sodium } from '../../crypto/sodium.ts';
import { StreamedHash } from '../../crypto/streamed-hash.ts';
import {
  ATTACHMENT_CHUNK_SIZE,
  ATTACHMENT_PART_SIZE,
  sealedPartLength,
} from '../../crypto/wire/attachment.ts';
import { apply, bytesOf, changeIn, codeOf } from './codes.ts';
import { EDGES } from './lengths.ts';

beforeAll(ready);

function fileOf(length: number, seed = 1): Uint8Array {
  const file = new Uint8Array(length);
  let state = seed;
  for (let index = 0; index < length; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    file[index] = state >>> 24;
  }
  return file;
}

interface Sealed {
  readonly keys: AttachmentKeys;
  readonly file: Uint8Array;
  readonly parts: readonly Uint8Array[];
  readonly hash: Uint8Array;
}

function seal(file: Uint8Array, keys = createAttachmentKeys()): Sealed {
  const sealer = new AttachmentSealer(keys, file.length);
  const parts = Array.from({ length: sealer.layout.parts }, (_, part) => {
    const { start, end } = sealer.layout.range(part);
    return sealer.seal(part, file.subarray(start, end));
  });
  return { keys, file, parts, hash: sealer.finish() };
}

function open({ keys, file, parts, hash }: Sealed): Uint8Array {
  const opener = new AttachmentOpener(keys, file.length, hash);
  const pieces = parts.map((part) => opener.open(part));
  opener.finish();
  return concat(...pieces);
}

describe('an attachment', () => {
  it.each(EDGES)('of %i bytes comes out as it went in', (length) => {
    const sealed = seal(fileOf(length));
    const { padded } = layOutAttachment(length);
    expect(sealed.parts.map((part) => part.length)).toEqual(
      sealed.parts.map((_, part) => sealedPartLength(padded, part)),
    );
    expect(createHash('sha256').update(open(sealed)).digest()).toEqual(
      createHash('sha256').update(sealed.file).digest(),
    );
  });

  it('of any bytes comes out as it went in, and its hash is that of the file alone', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20_000 }), (file) => {
        const sealed = seal(file);
        expect(equalBytes(open(sealed), file)).toBe(true);
        expect(sealed.hash).toEqual(hash('', file));
      }),
      { numRuns: 50 },
    );
  });

  it('hashes alike in whatever pieces it comes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (pieces) => {
        const streamed = new StreamedHash();
        for (const piece of pieces) streamed.update(piece);
        expect(streamed.finish()).toEqual(hash('', ...pieces));
      }),
    );
  });

  it('can have any part sealed again after a lost connection, and opened alone', () => {
    const file = fileOf(3 * ATTACHMENT_PART_SIZE + 5);
    const keys = createAttachmentKeys();
    const sealer = new AttachmentSealer(keys, file.length);
    const piece = (part: number) => {
      const { start, end } = sealer.layout.range(part);
      return file.subarray(start, end);
    };
    sealer.seal(0, piece(0));
    const lost = sealer.seal(1, piece(1));
    const again = sealer.seal(1, piece(1));
    expect(equalBytes(again, lost)).toBe(false);
    for (const sealed of [again, lost]) {
      expect(equalBytes(openPart(keys, sealer.layout, 1, sealed), piece(1))).toBe(true);
    }
    expect(() => sealer.seal(3, piece(3))).toThrow('in order');
    for (let part = 2; part < sealer.layout.parts; part += 1) sealer.seal(part, piece(part));
    const digest = sealer.finish();
    expect(digest).toEqual(hash('', file));
    const last = sealer.layout.parts - 1;
    const resealed = sealPart(keys, sealer.layout, last, piece(last));
    expect(equalBytes(openPart(keys, sealer.layout, last, resealed), piece(last))).toBe(true);
  });

  it('that changes under the sealer is refused', () => {
    const layout = layOutAttachment(10_000);
    const keys = createAttachmentKeys();
    expect(codeOf(() => sealPart(keys, layout, 0, fileOf(9_999)))).toBe('attachment_length');
    expect(codeOf(() => sealPart(keys, layout, 0, fileOf(10_001)))).toBe('attachment_length');
    for (const part of [1, -1, 0.5]) {
      const filled = new Uint8Array(part < 0 ? ATTACHMENT_PART_SIZE : 0);
      expect(codeOf(() => sealPart(keys, layout, part, filled))).toBe('attachment_length');
    }
    expect(codeOf(() => new AttachmentSealer(keys, 10_000).finish())).toBe('attachment_truncated');
  });
});

describe('an attachment that somebody meddled with', () => {
  const whole = () => seal(fileOf(2 * ATTACHMENT_PART_SIZE + 70_000));

  it('is refused for one changed byte in its header, its first chunk, a later chunk or the last tag', () => {
    const sealed = seal(fileOf(3 * ATTACHMENT_CHUNK_SIZE));
    const part = sealed.parts[0]!;
    const regions = [
      [0, 24],
      [24, 41],
      [24 + ATTACHMENT_CHUNK_SIZE + 17, 24 + 2 * (ATTACHMENT_CHUNK_SIZE + 17)],
      [part.length - 16, part.length],
    ] as const;
    for (const [start, end] of regions) {
      fc.assert(
        fc.property(changeIn(start, end), (change) => {
          expect(codeOf(() => open({ ...sealed, parts: [apply(part, change)] }))).toBe(
            'attachment_unopenable',
          );
        }),
        { numRuns: 15 },
      );
    }
  });

  it('is refused with parts swapped, repeated, left out, added, or from another file', () => {
    const sealed = whole();
    const [a, b, c] = sealed.parts as [Uint8Array, Uint8Array, Uint8Array];
    const other = whole().parts[1]!;
    const code = (...parts: Uint8Array[]) => codeOf(() => open({ ...sealed, parts }));
    expect(code(a, b, c)).toBe(null);
    expect(code(b, a, c)).toBe('attachment_unopenable');
    expect(code(a, a, c)).toBe('attachment_unopenable');
    expect(code(a, other, c)).toBe('attachment_unopenable');
    expect(code(a, b)).toBe('attachment_truncated');
    expect(code(a, c)).toBe('attachment_truncated');
    expect(code(a, b, c, c)).toBe('attachment_length');
  });

  it('is refused with chunks swapped inside a part', () => {
    const sealed = seal(fileOf(2 * ATTACHMENT_CHUNK_SIZE));
    const part = sealed.parts[0]!;
    const cut = 24 + ATTACHMENT_CHUNK_SIZE + 17;
    const swapped = concat(part.subarray(0, 24), part.subarray(cut), part.subarray(24, cut));
    expect(codeOf(() => open({ ...sealed, parts: [swapped] }))).toBe('attachment_unopenable');
  });

  it('is refused when a part is cut or lengthened anywhere', () => {
    const sealed = seal(fileOf(70_000));
    const part = sealed.parts[0]!;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: part.length - 1 }), (end) => {
        expect(codeOf(() => open({ ...sealed, parts: [part.subarray(0, end)] }))).toBe(
          'attachment_truncated',
        );
      }),
    );
    expect(codeOf(() => open({ ...sealed, parts: [concat(part, new Uint8Array(1))] }))).toBe(
      'attachment_length',
    );
  });

  it('is refused under another key or id, or keys of the wrong size', () => {
    const sealed = seal(fileOf(5000));
    fc.assert(
      fc.property(bytesOf(32), bytesOf(16), (key, id) => {
        expect(codeOf(() => open({ ...sealed, keys: { ...sealed.keys, key } }))).toBe(
          'attachment_unopenable',
        );
        expect(codeOf(() => open({ ...sealed, keys: { ...sealed.keys, id } }))).toBe('attachment_unopenable');
      }),
      { numRuns: 20 },
    );
    const short = { ...sealed.keys, key: new Uint8Array(31) };
    expect(codeOf(() => open({ ...sealed, keys: short }))).toBe('key_invalid');
    const long = { ...sealed.keys, id: new Uint8Array(17) };
    expect(codeOf(() => open({ ...sealed, keys: long }))).toBe('key_invalid');
  });

  it('is refused where the message gives another length or hash', () => {
    const file = fileOf(5001).map((byte) => byte | 1);
    const sealed = seal(file);
    const withLength = (length: number) => {
      const opener = new AttachmentOpener(sealed.keys, length, sealed.hash);
      return codeOf(() => {
        opener.open(sealed.parts[0]!);
        opener.finish();
      });
    };
    expect(withLength(5001)).toBe(null);
    expect(withLength(5000)).toBe('padding_invalid');
    expect(withLength(5002)).toBe('attachment_hash');
    expect(withLength(4096)).toBe('attachment_length');
    expect(withLength(9000)).toBe('attachment_truncated');
    const wrong = apply(sealed.hash, { index: 31, mask: 1 });
    expect(codeOf(() => open({ ...sealed, hash: wrong }))).toBe('attachment_hash');
    expect(codeOf(() => new AttachmentOpener(sealed.keys, -1, sealed.hash))).toBe('attachment_length');
  });

  it('is refused when its end is marked in the wrong place', () => {
    const sealed = seal(fileOf(4096));
    const library = sodium();
    const subkey = library.crypto_kdf_derive_from_key(32, 0, 'attachm1', sealed.keys.key);
    const bound = concat(
      new TextEncoder().encode('attachment v1'),
      sealed.keys.id,
      Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1),
    );
    const withTag = (tag: number) => {
      const { state, header } = library.crypto_secretstream_xchacha20poly1305_init_push(subkey);
      const chunk = library.crypto_secretstream_xchacha20poly1305_push(state, sealed.file, bound, tag);
      return codeOf(() => open({ ...sealed, parts: [concat(header, chunk)] }));
    };
    expect(withTag(library.crypto_secretstream_xchacha20poly1305_TAG_FINAL)).toBe(null);
    expect(withTag(library.crypto_secretstream_xchacha20poly1305_TAG_PUSH)).toBe('attachment_unopenable');
    expect(withTag(library.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE)).toBe('attachment_unopenable');
  });
});
