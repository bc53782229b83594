import { concat, encodeBase64, encodeText } from '../../../crypto/encoding.ts';
import { hash } from '../../../crypto/hash.ts';
import { encodeSavedReport } from '../../../crypto/saved-report.ts';
import { sodium } from '../../../crypto/sodium.ts';
import { sign } from '../../../crypto/signing.ts';
import { deskMark, sealState } from '../../../crypto/state.ts';
import { signClosed, signClosing } from '../../../crypto/closing.ts';
import { encodeFrames, FRAME, type Frame } from '../../../crypto/wire/frames.ts';
import { signWithdrawal } from '../../../crypto/withdrawal.ts';
import { fixedBytes, TODAY, type World } from '../../crypto/parts.ts';
import { bad, flip, good, text, type Entries } from './entry.ts';
import { makeFrames } from './frames.ts';
import { makeDesks } from './desks.ts';
import { makeKept } from './kept.ts';

function states(world: World): Entries {
  const { stateKey, threadKey } = world.reporter;
  const state = {
    destination: 'northshire',
    directoryVersion: 7,
    visits: 3,
    lastUsed: TODAY,
    nextSeq: 2,
    head: fixedBytes('head'),
    desks: [{ desk: deskMark(world.desks[0].sign.publicKey), seq: 4, hash: fixedBytes('reply') }],
  };
  const whole = { ...state, transfer: null };
  const transfer = { count: 2, mark: fixedBytes('mark', 28) };
  const nonce = fixedBytes('state nonce', 24);
  const many = Array.from({ length: 9 }, (_, index) => ({
    desk: fixedBytes(`desk ${index}`, 8),
    seq: index,
    hash: fixedBytes(`reply ${index}`),
  }));
  const write = (it: typeof state) => ({
    ...it,
    head: encodeBase64(it.head),
    desks: it.desks.map(({ desk, seq, hash }) => ({
      desk: encodeBase64(desk),
      seq,
      hash: encodeBase64(hash),
    })),
  });
  const keys = { stateKey: encodeBase64(stateKey), threadKey: encodeBase64(threadKey) };
  const seal = (it: typeof state) => ({ state: write(it), ...keys, nonce: encodeBase64(nonce) });
  const record = sealState(whole, stateKey, threadKey, nonce);
  const open = (bytes: Uint8Array) => ({ record: encodeBase64(bytes), ...keys });
  const raw = (change: (plain: Uint8Array) => void) => {
    const associated = concat(encodeText('state v1'), threadKey);
    const library = sodium();
    const sealed = record.subarray(24);
    const plain = library.crypto_aead_xchacha20poly1305_ietf_decrypt(
      null,
      sealed,
      associated,
      nonce,
      stateKey,
    );
    change(plain);
    const again = library.crypto_aead_xchacha20poly1305_ietf_encrypt(
      plain,
      associated,
      null,
      nonce,
      stateKey,
    );
    return open(concat(nonce, again));
  };
  const refuse = (name: string, change: (plain: Uint8Array) => void) =>
    bad('8.1', 'state_invalid', name, raw(change));
  return {
    'state-seal': [
      good('8.1', 'one desk', seal(state)),
      good('8.1', 'no desk', seal({ ...state, desks: [] })),
      good('8.2', 'of nine desks the last eight stay', seal({ ...state, desks: many })),
      good('8.1', 'passed on twice', {
        ...seal({ ...state, desks: many }),
        state: { ...write({ ...state, desks: many }), transfer: { count: 2, mark: text('mark', 28) } },
      }),
      bad(
        '8.1',
        'state_invalid',
        'a destination that is too long',
        seal({ ...state, destination: 'a'.repeat(41) }),
      ),
    ],
    'state-open': [
      good('8.1', 'one desk', open(record)),
      good('8.1', 'passed on twice', open(sealState({ ...state, transfer }, stateKey, threadKey, nonce))),
      bad('8.1', 'state_unopenable', 'a changed nonce', open(flip(record, 0))),
      bad('8.1', 'state_unopenable', 'a changed byte', open(flip(record, 30))),
      bad('8.1', 'state_unopenable', 'a changed tag', open(flip(record, -1))),
      bad('8.1', 'state_unopenable', 'of another thread', {
        ...open(record),
        threadKey: text('another thread'),
      }),
      bad('8.1', 'state_unopenable', 'with another key', { ...open(record), stateKey: text('another key') }),
      bad('8.1', 'state_invalid', 'a byte too few', open(record.subarray(1))),
      refuse('another version', (plain) => plain.fill(2, 0, 1)),
      refuse('a day after 9999', (plain) => plain.fill(0xff, 5, 9)),
      refuse('more desks than there is room for', (plain) => plain.fill(9, 90, 91)),
      refuse('a destination that is no id', (plain) => plain.fill(0x20, 50, 51)),
      refuse('a destination that is longer than its place', (plain) => plain.fill(41, 49, 50)),
    ],
  };
}

function withdrawals(world: World): Entries {
  const { threadKey, sign: keys } = world.reporter;
  const made = signWithdrawal(threadKey, TODAY, keys.secretKey);
  const base = { threadKey: encodeBase64(threadKey), publicKey: encodeBase64(keys.publicKey) };
  const verify = (bytes: Uint8Array) => ({ withdrawal: encodeBase64(bytes), ...base });
  const noDay = encodeText('2026-02-30');
  return {
    'withdrawal-sign': [good('8.3', 'today', { threadKey: base.threadKey, on: TODAY, seed: text('signer') })],
    'withdrawal-verify': [
      good('8.3', 'good', verify(made)),
      bad('8.3', 'content_invalid', 'a byte too few', verify(made.subarray(1))),
      bad('8.3', 'content_invalid', 'a day that no calendar has', {
        ...verify(concat(noDay, sign('withdrawal v1', [threadKey, noDay], keys.secretKey))),
      }),
      bad('8.3', 'message_signature', 'another day', verify(flip(made, 9))),
      bad('8.3', 'message_signature', 'a changed signature', verify(flip(made, 50))),
      bad('8.3', 'message_signature', 'of another thread', {
        ...verify(made),
        threadKey: text('another thread'),
      }),
      bad('8.3', 'message_signature', 'by somebody else', { ...verify(made), publicKey: text('nobody') }),
    ],
  };
}

function closings(world: World): Entries {
  const { threadKey } = world.reporter;
  const { publicKey, secretKey } = world.unit;
  const closing = { cursor: 41n, reply: fixedBytes('reply', 8192), note: fixedBytes('note', 8192) };
  const made = signClosing(closing, threadKey, secretKey);
  const base = { threadKey: encodeBase64(threadKey), publicKey: encodeBase64(publicKey) };
  const open = (bytes: Uint8Array) => ({ closing: encodeBase64(bytes), ...base });
  const { reply, note } = closing;
  const [first, second] = [reply, note].map((bytes) => ({ tag: FRAME.message, bytes }));
  const framed = (...frames: Frame[]) => open(concat(made.subarray(0, 72), encodeFrames(frames)));
  return {
    'closing-sign': [
      good('8.4', 'a closing', {
        cursor: '41',
        reply: encodeBase64(reply),
        note: encodeBase64(note),
        threadKey: base.threadKey,
        seed: text('signer'),
      }),
    ],
    'closing-open': [
      good('8.4', 'good', open(made)),
      bad('8.4', 'message_signature', 'another cursor', open(flip(made, 7))),
      bad('8.4', 'message_signature', 'another reply', open(flip(made, 200))),
      bad('8.4', 'message_signature', 'reply and note the other way round', framed(second!, first!)),
      bad('8.4', 'message_signature', 'of another thread', { ...open(made), threadKey: text('another') }),
      bad('8.4', 'message_signature', 'by another unit', { ...open(made), publicKey: text('nobody') }),
      bad('8.4', 'frame_malformed', 'without a note', framed(first!)),
      bad('8.4', 'frame_malformed', 'with a third', framed(first!, second!, second!)),
      bad('8.4', 'frame_malformed', 'with a note of another tag', framed(first!, { ...second!, tag: 3 })),
      bad('8.4', 'frame_malformed', 'with a reply of another tag', framed({ ...first!, tag: 3 }, second!)),
      bad('8.4', 'frame_malformed', 'cut short', open(made.subarray(0, -1))),
      bad('8.4', 'frame_malformed', 'nothing but a signature', open(made.subarray(0, 71))),
    ],
  };
}

function closedWords(world: World): Entries {
  const { threadKey } = world.reporter;
  const base = { threadKey: encodeBase64(threadKey), on: TODAY };
  const signature = signClosed(threadKey, TODAY, world.unit.secretKey);
  const word = { ...base, signature, publicKey: encodeBase64(world.unit.publicKey) };
  return {
    'closed-sign': [good('8.4', 'on a day', { ...base, seed: text('signer') })],
    'closed-verify': [
      good('8.4', 'the unit’s own', word),
      good('8.4', 'false: of another day', { ...word, on: '2026-03-11' }),
      good('8.4', 'false: of another thread', { ...word, threadKey: text('another') }),
      good('8.4', 'false: by another key', { ...word, publicKey: text('nobody') }),
    ],
  };
}

function saved(): Entries {
  const report = {
    destination: 'northshire',
    accessToken: fixedBytes('saved token'),
    state: fixedBytes('saved state', 512),
    envelope: fixedBytes('saved envelope', 8192),
  };
  const file = encodeSavedReport(report);
  const decode = (changed: Uint8Array) => ({ file: encodeBase64(changed) });
  const refuse = (name: string, changed: Uint8Array) => bad('7.10', 'saved_malformed', name, decode(changed));
  const named = (destination: string) => encodeSavedReport({ ...report, destination });
  const rehashed = (at: number, bytes: Uint8Array) => {
    const body = concat(file.subarray(0, at), bytes, file.subarray(at + bytes.length, -32));
    return concat(body, hash('saved v1', body));
  };
  return {
    'saved-encode': [
      good('7.10', 'the smallest envelope', {
        destination: report.destination,
        accessToken: encodeBase64(report.accessToken),
        state: encodeBase64(report.state),
        envelope: encodeBase64(report.envelope),
      }),
    ],
    'saved-decode': [
      good('7.10', 'as it was saved', decode(file)),
      refuse('nothing', new Uint8Array(0)),
      refuse('another magic', flip(file, 0)),
      refuse('a changed token', flip(file, 20)),
      refuse('a changed envelope', flip(file, 4000)),
      refuse('a changed hash', flip(file, -1)),
      refuse('cut short', file.subarray(0, -1)),
      refuse('a byte more', concat(file, Uint8Array.of(0))),
      good('7.10', 'for the longest id', decode(named('a-bc'.padEnd(40, '-d')))),
      refuse('a whole file of another kind', rehashed(0, Uint8Array.of(0x64))),
      refuse('an id that is not text', rehashed(5, Uint8Array.of(0xff))),
      refuse(
        'an envelope of a size that is none',
        encodeSavedReport({ ...report, envelope: new Uint8Array(8191) }),
      ),
      refuse('an id in capitals', named('Northshire')),
      refuse('an id that ends in a hyphen', named('northshire-')),
      refuse('an id that is too long', named('a'.repeat(41))),
      refuse('without an id', named('')),
    ],
  };
}

/** The vectors of §7.10, §8 to §10 and §13. */
export function makeRecords(world: World): Entries {
  return {
    ...states(world),
    ...withdrawals(world),
    ...closings(world),
    ...closedWords(world),
    ...saved(),
    ...makeKept(),
    ...makeDesks(world),
    ...makeFrames(world),
  };
}
