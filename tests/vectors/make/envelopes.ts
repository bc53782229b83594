import { startBox } from '../../../crypto/box.ts';
import { concat, encodeBase64, encodeText } from '../../../crypto/encoding.ts';
import { CONTENT_MAX, pad } from '../../../crypto/padding.ts';
import { sealEnvelope, type Letter } from '../../../crypto/seal.ts';
import { sign } from '../../../crypto/signing.ts';
import { encodeHeader } from '../../../crypto/wire/envelope.ts';
import { fixedBytes, type World } from '../../crypto/parts.ts';
import { bad, flip, good, type Entries } from './entry.ts';
import { lettersOf, randomness } from './letters.ts';

type Body = Record<string, unknown>;

/** An envelope whose sealed plaintext is just these bytes, padded or not. */
function sealRaw(letter: Letter, plaintext: (front: Uint8Array) => Uint8Array): Uint8Array {
  const header = encodeHeader(letter.header);
  const box = startBox(
    letter.recipient,
    { context: 'envelope v1', header, place: letter.threadKey },
    randomness(),
  );
  return concat(header, box.ciphertext, box.finish(plaintext(concat(header, box.ciphertext))));
}

function envelopes(world: World): Entries {
  const letters = lettersOf(world);
  const letter = letters['follow-up'];
  const envelope = sealEnvelope(letter, randomness());
  const base = {
    recipientSeed: encodeBase64(world.seeds[1]!.seed),
    threadKey: encodeBase64(letter.threadKey),
    sender: encodeBase64(world.reporter.sign.publicKey),
  };
  const open = (bytes: Uint8Array, change: Body = {}) => ({
    envelope: encodeBase64(bytes),
    ...base,
    ...change,
  });
  const shut = (name: string, inputs: Body) => bad('6.2', 'envelope_unopenable', name, inputs);
  const seal = (one: Letter, senderSeed: Uint8Array) => ({
    kind: one.header.kind,
    epoch: one.header.epoch,
    recipient: encodeBase64(one.recipient),
    threadKey: encodeBase64(one.threadKey),
    content: new TextDecoder().decode(one.content),
    senderSeed: encodeBase64(senderSeed),
    randomness: encodeBase64(randomness()),
  });
  const withByte = (index: number, value: number) => {
    const copy = envelope.slice();
    copy[index] = value;
    return copy;
  };
  const longer = sealEnvelope({ ...letter, content: encodeText('x'.repeat(7000)) }, randomness());
  const signedWithout = (fields: (front: Uint8Array) => Uint8Array[]) =>
    sealRaw(letter, (front) => pad(concat(sign('message v1', fields(front), letter.sender), letter.content)));
  const forgedNote = sealEnvelope({ ...letter, header: { kind: 'note', epoch: 2 } }, randomness());
  return {
    'envelope-seal': [
      good('6.2', 'a follow-up', seal(letter, fixedBytes('sender seed'))),
      good('6.2', 'a reply', seal(letters.reply, fixedBytes('sender seed'))),
      bad('6.2', 'key_invalid', 'a public key that is too short', {
        ...seal(letter, fixedBytes('sender seed')),
        recipient: encodeBase64(letter.recipient.subarray(0, 1184)),
      }),
    ],
    'envelope-open': [
      good('6.2', 'a report', open(sealEnvelope(letters.report, randomness()))),
      good('6.2', 'a follow-up', open(envelope)),
      good('6.2', 'a reply', {
        envelope: encodeBase64(sealEnvelope(letters.reply, randomness())),
        recipientSeed: encodeBase64(world.reporter.kem.secretKey),
        threadKey: base.threadKey,
        sender: encodeBase64(world.desks[0].sign.publicKey),
      }),
      good('6.2', 'a note', {
        ...open(sealEnvelope(letters.note, randomness())),
        sender: encodeBase64(world.desks[0].sign.publicKey),
      }),
      good('6.1', 'in the middle size', open(longer)),
      bad('6.1', 'envelope_size', 'a byte too few', open(envelope.subarray(0, -1))),
      bad('6.1', 'envelope_size', 'a byte too many', open(concat(envelope, Uint8Array.of(0)))),
      bad('6.1', 'envelope_size', 'nothing', open(new Uint8Array(0))),
      bad('6.1', 'envelope_magic', 'another magic', open(withByte(3, 0x32))),
      bad('6.1', 'envelope_suite', 'another suite', open(withByte(4, 2))),
      bad('6.1', 'envelope_kind', 'no kind', open(withByte(5, 0))),
      bad('6.1', 'envelope_kind', 'a kind too many', open(withByte(5, 5))),
      bad('6.1', 'envelope_epoch', 'a follow-up to the reporter', open(withByte(9, 0))),
      bad('6.1', 'envelope_epoch', 'a reply to an epoch', open(withByte(5, 3))),
      shut('another kind', open(withByte(5, 1))),
      shut('another epoch', open(withByte(9, 3))),
      shut('a changed byte of ML-KEM', open(flip(envelope, 10))),
      shut('a changed byte of X25519', open(flip(envelope, 1129))),
      shut('a Curve25519 point of low order', open(new Uint8Array(envelope).fill(0, 1098, 1130))),
      shut('the first byte of the box', open(flip(envelope, 1130))),
      shut('the last byte of the padding', open(flip(envelope, -17))),
      shut('the tag', open(flip(envelope, -1))),
      shut('of another thread', open(envelope, { threadKey: encodeBase64(fixedBytes('another thread')) })),
      shut('for another key', open(envelope, { recipientSeed: encodeBase64(world.seeds[0]!.seed) })),
      bad('6.1', 'padding_invalid', 'zeros only', open(sealRaw(letter, () => new Uint8Array(7046)))),
      bad(
        '6.1',
        'padding_invalid',
        'no room for a signature',
        open(sealRaw(letter, () => pad(new Uint8Array(63)))),
      ),
      bad(
        '7',
        'message_signature',
        'made by somebody else',
        open(sealEnvelope({ ...letter, sender: world.desks[1].sign.secretKey }, randomness())),
      ),
      bad(
        '7',
        'message_signature',
        'signed for another thread',
        open(
          signedWithout((front) => [
            front.subarray(0, 10),
            front.subarray(10),
            fixedBytes('another thread'),
            letter.content,
          ]),
        ),
      ),
      bad(
        '7',
        'message_signature',
        'signed for another ciphertext',
        open(
          signedWithout((front) => [
            front.subarray(0, 10),
            flip(front.subarray(10), 0),
            letter.threadKey,
            letter.content,
          ]),
        ),
      ),
      bad(
        '7',
        'message_signature',
        'signed as another kind',
        open(
          signedWithout((front) => [
            forgedNote.subarray(0, 10),
            front.subarray(10),
            letter.threadKey,
            letter.content,
          ]),
        ),
      ),
    ],
  };
}

function paddings(): Entries {
  const lengths = [0, 7045, 7046, 31_621, 31_622, 129_925];
  return {
    padding: [
      ...lengths.map((length) => good('6.1', `${length} bytes`, { length })),
      bad('6.1', 'content_too_long', 'one byte over', { length: CONTENT_MAX + 65 }),
      bad('6.1', 'content_too_long', 'a thousand bytes over', { length: CONTENT_MAX + 1064 }),
    ],
    unpad: [
      good('6.1', 'one byte of padding', { padded: encodeBase64(Uint8Array.of(1, 2, 0x80)) }),
      good('6.1', 'nothing inside', { padded: encodeBase64(Uint8Array.of(0x80, 0, 0)) }),
      bad('6.1', 'padding_invalid', 'no mark', { padded: encodeBase64(Uint8Array.of(1, 2, 0)) }),
      bad('6.1', 'padding_invalid', 'a byte behind the mark', {
        padded: encodeBase64(Uint8Array.of(1, 0x80, 1)),
      }),
      bad('6.1', 'padding_invalid', 'empty', { padded: '' }),
    ],
  };
}

/** The vectors of §6. */
export function makeEnvelopes(world: World): Entries {
  return { ...envelopes(world), ...paddings() };
}
