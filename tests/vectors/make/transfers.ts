import type { Contents } from '../../../crypto/content.ts';
import { concat, decodeBase64, encodeBase64, encodeText, encodeU32 } from '../../../crypto/encoding.ts';
import { envelopeOpening } from '../../../crypto/open.ts';
import { encodeOpening } from '../../../crypto/opening.ts';
import { envelopeHash, sealEnvelope, type Letter } from '../../../crypto/seal.ts';
import { signingKeys, type SigningKeys } from '../../../crypto/signing.ts';
import { markOf, signOrder, type UnverifiedOrder } from '../../../crypto/transfer.ts';
import { encodeFrames, FRAME } from '../../../crypto/wire/frames.ts';
import { encodeTransfer, type TransferRequest } from '../../../crypto/wire/transfer.ts';
import { fixedBytes, TODAY, type World } from '../../crypto/parts.ts';
import { bad, flip, good, type Entries, type Entry } from './entry.ts';

type Bare = Omit<UnverifiedOrder, 'signature' | 'date'>;

function orderBy(world: World, unit: SigningKeys, bare: Bare): UnverifiedOrder {
  const order = { ...bare, date: TODAY };
  return { ...order, signature: signOrder(world.reporter.threadKey, order, unit.secretKey) };
}

/** What passes a case of the first unit on to the second, as the message kind `transfer` holds it. §7.11 */
export function transferContent(world: World): Contents['transfer'] {
  const { date, ...order } = orderBy(world, world.unit, { from: 'northshire', to: 'southshire', number: 0 });
  const hash = encodeBase64(fixedBytes('an envelope'));
  const opening = { recipient: fixedBytes('recipient'), secret: fixedBytes('secret') };
  return {
    v: 1,
    seq: 0,
    prev: null,
    seen: hash,
    date,
    certificate: world.desks[0].certificate,
    order,
    told: { reply: hash, replySeq: 1, text: 'Your report is with southshire now.' },
    word: 'Please take this on.',
    openings: [encodeOpening(hash, opening)],
  };
}

/** What decoders must take or refuse of a transfer and of the reply that announces it. §7.11 */
export function transferContents(
  world: World,
  all: { readonly [K in keyof Contents]: Contents[K] },
): Entry[] {
  const { transfer, reply } = all;
  const announced = {
    ...transfer.order,
    heads: [{ desk: world.desks[1].id, seq: 3, hash: encodeBase64(fixedBytes('a reply')) }],
  };
  const both = [...announced.heads, { ...announced.heads[0], desk: world.desks[0].id }];
  const inputs = (kind: string, value: unknown) => ({ kind, text: JSON.stringify(value) });
  const refuse = (label: string, change: object): Entry =>
    bad('7.11', 'content_invalid', `transfer: ${label}`, inputs('transfer', { ...transfer, ...change }));
  const announce = (label: string, change: object): Entry =>
    bad(
      '7.11',
      'content_invalid',
      `reply: ${label}`,
      inputs('reply', { ...reply, transfer: { ...announced, ...change } }),
    );
  const { word, ...wordless } = transfer;
  return [
    good('7.11', 'transfer: without a word', inputs('transfer', wordless)),
    good('7.11', 'reply: that passes the thread on', inputs('reply', { ...reply, transfer: announced })),
    good(
      '7.11',
      'reply: that passes the thread on, after replies of two desks',
      inputs('reply', { ...reply, transfer: { ...announced, heads: both } }),
    ),
    refuse('another number than its own', { seq: 1 }),
    refuse('a blank word', { word: word?.replaceAll(/./g, ' ') }),
    refuse('no opening', { openings: [] }),
    refuse('an opening that is too short', { openings: ['AAAA'] }),
    refuse('an order without a signature', { order: { ...transfer.order, signature: '' } }),
    refuse('an order to nowhere', { order: { ...transfer.order, to: 'South Shire' } }),
    announce('a number over 254', { number: 255 }),
    announce('a desk twice', { heads: [announced.heads[0], announced.heads[0]] }),
    announce('without heads', { heads: undefined }),
  ];
}

function custodies(world: World): Entries {
  const clearing = signingKeys(fixedBytes('clearing unit'));
  const first = orderBy(world, world.unit, { from: 'northshire', to: 'southshire', number: 0 });
  const second = orderBy(world, world.otherUnit, { from: 'southshire', to: 'clearing', number: 1 });
  const back = orderBy(world, world.otherUnit, { from: 'southshire', to: 'northshire', number: 1 });
  const again = orderBy(world, world.unit, { from: 'northshire', to: 'clearing', number: 2 });
  const other = orderBy(world, world.unit, { from: 'northshire', to: 'clearing', number: 0 });
  const destinations = world.directory.destinations.map(({ id, unit }) => ({ id, unit }));
  const threadKey = encodeBase64(world.reporter.threadKey);
  const known = (count: number, order: UnverifiedOrder) => ({ count, mark: encodeBase64(markOf(order)) });
  const inputs = (found: readonly UnverifiedOrder[], remembered: unknown = null) => ({
    threadKey,
    origin: 'northshire',
    found,
    destinations,
    known: remembered,
  });
  const follow = (label: string, ...args: Parameters<typeof inputs>) => good('7.11', label, inputs(...args));
  const missing = (label: string, ...args: Parameters<typeof inputs>) =>
    bad('7.11', 'transfer_missing', label, inputs(...args));
  return {
    custody: [
      follow('never passed on', []),
      follow('passed on once', [first]),
      follow('passed on twice, in whatever order they came', [second, first]),
      follow('passed back, and on to another', [first, back, again]),
      follow('the first order once more, after it came back', [first, back, first]),
      follow('an order that comes before its time', [second]),
      follow('two orders under one number: the first counts', [first, other]),
      follow('of two orders, the one that is remembered', [first, other], known(1, other)),
      follow('one more than is remembered', [first, second], known(1, first)),
      follow('an order by another unit', [orderBy(world, world.otherUnit, { ...first })]),
      follow('an order by a unit that never had it', [
        orderBy(world, clearing, { from: 'clearing', to: 'southshire', number: 0 }),
      ]),
      follow('an order in the name of another unit', [
        orderBy(world, world.unit, { from: 'southshire', to: 'clearing', number: 0 }),
      ]),
      follow('an order to itself', [orderBy(world, world.unit, { ...first, to: 'northshire' })]),
      follow('an order to nowhere', [orderBy(world, world.unit, { ...first, to: 'nowhere' })]),
      follow('another day than was signed', [{ ...first, date: '2026-03-11' }]),
      follow('another destination than was signed', [{ ...first, to: 'clearing' }]),
      follow('another number than was signed', [first, { ...second, number: 2 }]),
      follow('of another thread', [
        { ...first, signature: signOrder(fixedBytes('another thread'), first, world.unit.secretKey) },
      ]),
      missing('all kept back', [], known(1, first)),
      missing('the last kept back', [first], known(2, second)),
      missing('another one in its place', [other], known(1, first)),
      bad('7.11', 'destination_unknown', 'from a destination that is not there', {
        ...inputs([first]),
        origin: 'nowhere',
      }),
    ],
    'transfer-mark': [good('8.1', 'an order', { signature: first.signature })],
  };
}

function openings(world: World, letter: Letter): Entries {
  const envelope = sealEnvelope(letter, fixedBytes('opening randomness', 64));
  const hash = encodeBase64(envelopeHash(envelope));
  const opening = envelopeOpening(envelope, world.epochs[1]!);
  const base = {
    envelope: encodeBase64(envelope),
    threadKey: encodeBase64(letter.threadKey),
    sender: encodeBase64(world.reporter.sign.publicKey),
    opening: encodeOpening(hash, opening),
  };
  const shut = (label: string, change: object) =>
    bad('6.3', 'envelope_unopenable', label, { ...base, ...change });
  const changed = (index: number) => encodeBase64(flip(decodeBase64(base.opening), index));
  return {
    opening: [
      good('6.3', 'a follow-up', base),
      shut('another recipient', { opening: changed(32) }),
      shut('another secret', { opening: changed(64) }),
      shut('of another thread', { threadKey: encodeBase64(fixedBytes('another thread')) }),
      shut('a changed envelope', { envelope: encodeBase64(flip(envelope, -1)) }),
      bad('6.3', 'encoding_invalid', 'a byte too few', { ...base, opening: base.opening.slice(0, -4) }),
      bad('7', 'message_signature', 'made by somebody else', {
        ...base,
        sender: encodeBase64(world.desks[1].sign.publicKey),
      }),
    ],
  };
}

function requests(world: World): Entries {
  const { to, number, signature } = transferContent(world).order;
  const envelopes = [fixedBytes('reply', 64), fixedBytes('transfer', 64), fixedBytes('note', 64)] as const;
  const hashes = (label: string, count: number) =>
    Array.from({ length: count }, (_, index) => fixedBytes(`${label} ${String(index)}`));
  const request: TransferRequest = {
    to,
    number,
    date: TODAY,
    signature: decodeBase64(signature, 64),
    envelopes,
    carried: hashes('carried', 2),
    dropped: hashes('dropped', 1),
    kept: hashes('kept', 1),
  };
  const whole = encodeTransfer(request);
  const frames = (...list: [keyof typeof FRAME, Uint8Array][]) => ({
    bytes: encodeBase64(encodeFrames(list.map(([name, bytes]) => ({ tag: FRAME[name], bytes })))),
  });
  const order = (id: string, day = TODAY, count = number) =>
    concat(encodeU32(count), encodeText(day), request.signature, encodeText(id));
  const messages = envelopes.map((bytes): [keyof typeof FRAME, Uint8Array] => ['message', bytes]);
  const refuse = (label: string, inputs: Record<string, unknown>) =>
    bad('13.2', 'frame_malformed', label, inputs);
  const [hash] = hashes('carried', 1);
  return {
    'transfer-frames': [
      good('13.2', 'a transfer', { bytes: encodeBase64(whole) }),
      good('13.2', 'of nothing', frames(['order', order(to)], ...messages)),
      refuse('nothing', { bytes: '' }),
      refuse('cut short', { bytes: encodeBase64(whole.subarray(0, -1)) }),
      refuse('without an order', frames(...messages)),
      refuse('an order to nowhere', frames(['order', order('')], ...messages)),
      refuse('an order to what is no id', frames(['order', order('South Shire')], ...messages)),
      refuse('an order to an id that is too long', frames(['order', order('a'.repeat(41))], ...messages)),
      refuse('a day that is none', frames(['order', order(to, '2026-02-30')], ...messages)),
      refuse('a number over 254', frames(['order', order(to, TODAY, 255)], ...messages)),
      refuse('two envelopes', frames(['order', order(to)], ...messages.slice(1))),
      refuse('four envelopes', frames(['order', order(to)], ...messages, messages[0]!)),
      refuse(
        'what is kept before what is dropped',
        frames(['order', order(to)], ...messages, ['kept', hash!], ['dropped', hash!]),
      ),
      refuse(
        'a hash that is too short',
        frames(['order', order(to)], ...messages, ['carried', hash!.subarray(1)]),
      ),
    ],
  };
}

/** The vectors of passing a thread on. §6.3, §7.11, §13.2 */
export function makeTransfers(world: World, followUp: Letter): Entries {
  return { ...openings(world, followUp), ...custodies(world), ...requests(world) };
}
