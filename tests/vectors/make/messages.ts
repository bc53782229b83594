import { startBox } from '../../../crypto/box.ts';
import type { Contents } from '../../../crypto/content.ts';
import { concat, encodeBase64, encodeText } from '../../../crypto/encoding.ts';
import { CONTENT_MAX, pad } from '../../../crypto/padding.ts';
import { sealEnvelope, type Letter } from '../../../crypto/seal.ts';
import { sign } from '../../../crypto/signing.ts';
import { encodeHeader } from '../../../crypto/wire/envelope.ts';
import { fixedBytes, TODAY, type World } from '../../crypto/parts.ts';
import { bad, flip, good, type Entries, type Entry } from './entry.ts';
import { fileEntry, makeFileContents } from './files.ts';
import { makeTaken, takenContents } from './taken.ts';
import { makeTransfers, transferContent, transferContents } from './transfers.ts';
import { makeEventContents, makeRecordStates } from './events.ts';

type Body = Record<string, unknown>;

/** Contents of every kind, as a page or desk would make them. */
export function contentsOf(world: World): { [K in keyof Contents]: Contents[K] } {
  const link = { v: 1 as const, date: TODAY };
  const certificate = world.desks[0].certificate;
  const hash = encodeBase64(fixedBytes('an envelope'));
  return {
    report: {
      ...link,
      seq: 0,
      prev: null,
      seen: null,
      keys: {
        sign: encodeBase64(world.reporter.sign.publicKey),
        kem: encodeBase64(world.reporter.kem.publicKey),
      },
      channel: 'web',
      answers: {
        headings: ['money', 'something-else'],
        what: 'Cash for a warning. — “Noted”, é',
        who: { name: 'A. Sergeant', number: '1234' },
        risk: { now: 'not-sure' },
        contact: { mode: 'questions' },
      },
    },
    'follow-up': { ...link, seq: 1, prev: hash, seen: null, text: 'It happened again.' },
    reply: { ...link, seq: 0, prev: null, seen: hash, text: 'Thank you. When was it?', certificate },
    note: {
      ...link,
      seq: 0,
      prev: null,
      seen: hash,
      certificate,
      event: { type: 'replied', text: 'Thank you. When was it?', reply: hash, replySeq: 0 },
    },
    transfer: transferContent(world),
  };
}

/** Letters of every kind, each to the key that such a message goes to. */
export function lettersOf(world: World): { [K in keyof Contents]: Letter } {
  const contents = contentsOf(world);
  const { threadKey, sign, kem } = world.reporter;
  const letter = (kind: keyof Contents): Letter => {
    const fromDesk = kind !== 'report' && kind !== 'follow-up';
    return {
      header: { kind, epoch: kind === 'reply' ? 0 : 2 },
      recipient: kind === 'reply' ? kem.publicKey : world.epochs[1]!.publicKey,
      threadKey,
      content: encodeText(JSON.stringify(contents[kind])),
      sender: fromDesk ? world.desks[0].sign.secretKey : sign.secretKey,
    };
  };
  return {
    report: letter('report'),
    'follow-up': letter('follow-up'),
    reply: letter('reply'),
    note: letter('note'),
    transfer: letter('transfer'),
  };
}

const randomness = (): Uint8Array => fixedBytes('envelope randomness', 64);

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

const SECTIONS = {
  ...{ report: '7.2', 'follow-up': '7.3', reply: '7.4', note: '7.4', transfer: '7.11' },
} as const;

function contents(world: World): Entries {
  const all = contentsOf(world);
  const inputs = (kind: string, value: unknown) => ({ kind, text: JSON.stringify(value) });
  const refuse = (kind: keyof Contents, name: string, change: Body): Entry =>
    bad(SECTIONS[kind], 'content_invalid', `${kind}: ${name}`, inputs(kind, { ...all[kind], ...change }));
  const kinds = Object.keys(all) as (keyof Contents)[];
  const { report, note } = all;
  return {
    content: [
      ...kinds.map((kind) => good(SECTIONS[kind], kind, inputs(kind, all[kind]))),
      good('7.4', 'note: a text', inputs('note', { ...note, event: { type: 'text', text: 'Seen.' } })),
      ...kinds.map((kind) => refuse(kind, 'another version', { v: 2 })),
      ...kinds.map((kind) => refuse(kind, 'an unknown member', { extra: 1 })),
      refuse('report', 'no heading', { answers: { ...report.answers, headings: [] } }),
      refuse('report', 'a heading that is none', { answers: { ...report.answers, headings: ['bribes'] } }),
      refuse('report', 'blank', { answers: { ...report.answers, what: ' \n' } }),
      refuse('report', 'a key that is too short', { keys: { ...report.keys, sign: 'AAAA' } }),
      refuse('report', 'details without a way', {
        answers: { ...report.answers, contact: { mode: 'details', name: 'B' } },
      }),
      refuse('follow-up', 'no text', { text: '' }),
      refuse('follow-up', 'a day with a time', { date: `${TODAY}T10:00` }),
      refuse('follow-up', 'seq over 32 bits', { seq: 0x1_0000_0000 }),
      refuse('follow-up', 'seq not whole', { seq: 1.5 }),
      refuse('follow-up', 'prev too short', { prev: 'AAAA' }),
      refuse('reply', 'without a certificate', { certificate: undefined }),
      refuse('reply', 'that closes without a signature', { closes: true }),
      refuse('note', 'an event that is none', { event: { type: 'opened' } }),
      bad('7', 'content_invalid', 'not JSON', { kind: 'reply', text: '{' }),
      bad('7', 'content_invalid', 'with a space', {
        kind: 'follow-up',
        text: JSON.stringify(all['follow-up'], null, 1),
      }),
      ...makeFileContents(all),
      ...takenContents(world, report, fileEntry()),
      ...makeEventContents(all),
      ...transferContents(world, all),
    ],
  };
}

function chains(): Entries {
  const name = (label: string) => encodeBase64(fixedBytes(`chain ${label}`));
  const link = (seq: number, prev: string | null, seen: string | null = null, hash = name(String(seq))) => ({
    hash,
    seq,
    prev,
    seen,
  });
  const [zero, one, two] = [link(0, null), link(1, name('0')), link(2, name('1'))];
  const check = (label: string, links: unknown[], known: unknown = null, others: unknown = null) =>
    good('7.1', label, { links, known, others });
  return {
    chain: [
      check('nothing', []),
      check('whole', [zero, one, two]),
      check('whole, and as it was known', [zero, one, two], { seq: 1, hash: name('1') }),
      check('one left out', [zero, two]),
      check('the first left out', [one, two]),
      check('the end left out, which was known', [zero], { seq: 1, hash: name('1') }),
      check('all left out, which was known', [], { seq: 0, hash: name('0') }),
      check('repeated', [zero, one, one, two]),
      check('out of order', [zero, two, one]),
      check('two with one number', [zero, one, link(1, name('0'), null, name('other'))]),
      check('another than was known', [zero, one], { seq: 1, hash: name('other') }),
      check('names another one before it', [zero, link(1, name('other'))]),
      check('the first names one before it', [link(0, name('other'))]),
      check('answers one that is not here', [zero, link(1, name('0'), name('theirs'))], null, []),
      check('answers one that is here', [zero, link(1, name('0'), name('theirs'))], null, [name('theirs')]),
      check('what it answers cannot be known', [zero, link(1, name('0'), name('theirs'))], null, null),
      check('a number far ahead', [zero, link(4_294_967_295, name('0'))]),
    ],
  };
}

/** The vectors of §6 and §7. */
export function makeMessages(world: World): Entries {
  return {
    ...envelopes(world),
    ...paddings(),
    ...contents(world),
    ...makeTaken(world, contentsOf(world).report),
    ...makeTransfers(world, lettersOf(world)['follow-up']),
    ...chains(),
    ...makeRecordStates(),
  };
}
