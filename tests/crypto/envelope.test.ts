import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBox } from '../../crypto/box.ts';
import { DropError } from '../../crypto/errors.ts';
import { kemKeys } from '../../crypto/kem.ts';
import { openEnvelope, verifySender } from '../../crypto/open.ts';
import { CONTENT_MAX, pad, unpad } from '../../crypto/padding.ts';
import { sealEnvelope, type Letter } from '../../crypto/seal.ts';
import { signingKeys } from '../../crypto/signing.ts';
import { ready } from '../../crypto/sodium.ts';
import { KINDS, type Kind } from '../../crypto/wire/envelope.ts';
import { ENVELOPE_SIZES } from '../../crypto/wire/sizes.ts';
import { apply, bytesOf, changeIn, codeOf } from './codes.ts';
import { fixedBytes } from './parts.ts';

beforeAll(ready);

const kinds = Object.keys(KINDS) as Kind[];

/** A letter of that kind, and what its reader needs. */
function letterOf(kind: Kind, content: Uint8Array) {
  const recipient = kemKeys(fixedBytes('recipient'));
  const sender = signingKeys(fixedBytes('sender'));
  const letter: Letter = {
    header: { kind, epoch: kind === 'reply' ? 0 : 0x0102_0304 },
    recipient: recipient.publicKey,
    threadKey: fixedBytes('thread'),
    content,
    sender: sender.secretKey,
  };
  return { letter, recipient, sender };
}

/** The lengths of content at which an envelope grows, and the longest that there is. */
const edges = [
  [0, 8192],
  [6981, 8192],
  [6982, 32_768],
  [31_557, 32_768],
  [31_558, 131_072],
  [CONTENT_MAX, 131_072],
] as const;

describe('an envelope', () => {
  it.each(kinds.flatMap((kind) => edges.map(([length, size]) => ({ kind, length, size }))))(
    'of a $kind with $length bytes has $size bytes, and opens to the same',
    ({ kind, length, size }) => {
      const content = fixedBytes('content', length);
      const { letter, recipient, sender } = letterOf(kind, content);
      const envelope = sealEnvelope(letter);
      expect(envelope).toHaveLength(size);
      const message = openEnvelope(envelope, recipient, letter.threadKey);
      verifySender(message, sender.publicKey);
      expect(message.header).toEqual(letter.header);
      expect(Buffer.compare(message.content, content)).toBe(0);
    },
  );

  it('gives back any content, in one of three sizes, and never twice the same bytes', () => {
    const anyLetter = fc.record({
      kind: fc.constantFrom(...kinds),
      content: fc.uint8Array({ maxLength: 9000 }),
    });
    fc.assert(
      fc.property(anyLetter, ({ kind, content }) => {
        const { letter, recipient, sender } = letterOf(kind, content);
        const envelope = sealEnvelope(letter);
        const message = openEnvelope(envelope, recipient, letter.threadKey);
        verifySender(message, sender.publicKey);
        expect(ENVELOPE_SIZES).toContain(envelope.length);
        expect(message.content).toEqual(content);
        expect(Buffer.compare(sealEnvelope(letter), envelope)).not.toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  it('says by how many bytes a content is over', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), (over) => {
        const { letter } = letterOf('report', new Uint8Array(CONTENT_MAX + over));
        try {
          sealEnvelope(letter);
          expect.unreachable();
        } catch (error) {
          expect(error).toBeInstanceOf(DropError);
          expect(error).toMatchObject({ code: 'content_too_long', excess: over });
        }
      }),
      { numRuns: 15 },
    );
  });
});

describe('a changed byte', () => {
  let { letter, recipient, sender } = {} as ReturnType<typeof letterOf>;
  let envelope: Uint8Array;
  beforeAll(() => {
    ({ letter, recipient, sender } = letterOf('follow-up', new TextEncoder().encode('{"v":1}')));
    envelope = sealEnvelope(letter);
  });

  const regions = [
    { name: 'the magic', start: 0, end: 4, codes: ['envelope_magic'] },
    { name: 'the suite', start: 4, end: 5, codes: ['envelope_suite'] },
    { name: 'the kind', start: 5, end: 6, codes: ['envelope_kind', 'envelope_epoch', 'envelope_unopenable'] },
    { name: 'the epoch', start: 6, end: 10, codes: ['envelope_unopenable'] },
    { name: 'the ML-KEM ciphertext', start: 10, end: 1098, codes: ['envelope_unopenable'] },
    { name: 'the X25519 ciphertext', start: 1098, end: 1130, codes: ['envelope_unopenable'] },
    { name: 'the box', start: 1130, end: 8176, codes: ['envelope_unopenable'] },
    { name: 'the tag', start: 8176, end: 8192, codes: ['envelope_unopenable'] },
  ];

  it.each(regions)('in $name is refused', ({ start, end, codes }) => {
    fc.assert(
      fc.property(changeIn(start, end), (change) => {
        const changed = apply(envelope, change);
        const code = codeOf(() => openEnvelope(changed, recipient, letter.threadKey));
        expect(codes).toContain(code);
      }),
      { numRuns: 200 },
    );
  });

  it('in thread, key or sender is refused', () => {
    const { threadKey } = letter;
    fc.assert(
      fc.property(bytesOf(32), (other) => {
        expect(codeOf(() => openEnvelope(envelope, recipient, other))).toBe('envelope_unopenable');
        expect(codeOf(() => openEnvelope(envelope, kemKeys(other), threadKey))).toBe('envelope_unopenable');
        const message = openEnvelope(envelope, recipient, threadKey);
        const stranger = signingKeys(other);
        expect(codeOf(() => verifySender(message, stranger.publicKey))).toBe('message_signature');
        expect(codeOf(() => verifySender(message, sender.publicKey))).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  it('in length is refused', () => {
    fc.assert(
      fc.property(fc.integer({ min: -8192, max: 8192 }), (by) => {
        const other = new Uint8Array(8192 + by);
        other.set(envelope.subarray(0, other.length));
        const code = codeOf(() => openEnvelope(other, recipient, letter.threadKey));
        expect(code).toBe(by === 0 ? null : 'envelope_size');
      }),
    );
  });

  it('of size alone is refused: bytes appended up to the next size', () => {
    const longer = new Uint8Array(32_768);
    longer.set(envelope);
    expect(codeOf(() => openEnvelope(longer, recipient, letter.threadKey))).toBe('envelope_unopenable');
  });
});

describe('a box', () => {
  it('is finished once: a second plaintext under its key and nonce is a fault of the program', () => {
    const box = startBox(kemKeys(fixedBytes('recipient')).publicKey, {
      context: 'seeds v1',
      header: new Uint8Array(0),
      place: new Uint8Array(0),
    });
    box.finish(Uint8Array.of(1));
    expect(() => box.finish(Uint8Array.of(2))).toThrow('finished once');
  });
});

describe('padding', () => {
  it('comes off again, whatever the plaintext ends in', () => {
    const plaintext = fc
      .tuple(fc.uint8Array({ maxLength: 8000 }), fc.constantFrom([], [0], [0x80], [0x80, 0, 0]))
      .map(([bytes, end]) => Uint8Array.from([...bytes, ...end]));
    fc.assert(
      fc.property(plaintext, (bytes) => {
        expect(unpad(pad(bytes))).toEqual(bytes);
      }),
    );
  });

  it('is refused where it is none', () => {
    const padded = fc.tuple(fc.uint8Array({ maxLength: 100 }), fc.integer({ min: 0, max: 100 }));
    fc.assert(
      fc.property(padded, fc.integer({ min: 1, max: 255 }), ([front, zeros], last) => {
        fc.pre(last !== 0x80);
        const bytes = Uint8Array.from([...front, last, ...new Uint8Array(zeros)]);
        expect(codeOf(() => unpad(bytes))).toBe('padding_invalid');
      }),
    );
  });
});
