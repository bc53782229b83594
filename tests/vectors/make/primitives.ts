import { concat, encodeBase64 } from '../../../crypto/encoding.ts';
import { encapsulate, kemKeys } from '../../../crypto/kem.ts';
import { sign, signingKeys } from '../../../crypto/signing.ts';
import { fixedBytes } from '../../crypto/parts.ts';
import { bad, flip, good, text, type Entries } from './entry.ts';

function encodings(): Entries {
  return {
    base64: [
      good('1', 'nothing', { text: '', length: 0 }),
      good('1', 'one byte', { text: '_w', length: 1 }),
      good('1', 'two bytes', { text: '-_8', length: null }),
      good('1', 'three bytes', { text: 'AAEC', length: 3 }),
      bad('1', 'encoding_invalid', 'padded', { text: 'AA==', length: null }),
      bad('1', 'encoding_invalid', 'the other alphabet', { text: '+/8', length: null }),
      bad('1', 'encoding_invalid', 'left-over bits that are not zero', { text: 'AB', length: null }),
      bad('1', 'encoding_invalid', 'a length that no bytes have', { text: 'AAAAA', length: null }),
      bad('1', 'encoding_invalid', 'a line break', { text: 'AAEC\n', length: null }),
      bad('1', 'encoding_invalid', 'another number of bytes', { text: 'AAEC', length: 4 }),
    ],
    days: [
      good('1', 'the first day', { day: '1970-01-01', add: 0 }),
      good('1', 'a leap day', { day: '2028-02-28', add: 1 }),
      good('1', 'back over a year', { day: '2026-01-01', add: -1 }),
      good('1', 'the last day', { day: '9999-12-31', add: -7 }),
    ],
  };
}

function kem(): Entries {
  const keys = kemKeys(fixedBytes('kem'));
  const { ciphertext } = encapsulate(keys.publicKey, fixedBytes('kem randomness', 64));
  const lowOrder = concat(ciphertext.subarray(0, 1088), new Uint8Array(32));
  const outOfRange = keys.publicKey.slice();
  outOfRange.fill(0xff, 0, 3);
  const publicKey = encodeBase64(keys.publicKey);
  const randomness = text('kem randomness', 64);
  return {
    'kem-keys': [
      good('2', 'the public key of a seed', { seed: text('kem') }),
      bad('2', 'key_invalid', 'a seed that is too short', { seed: text('kem', 31) }),
    ],
    encapsulate: [
      good('2', 'ciphertext and shared secret', { publicKey, randomness }),
      bad('2', 'key_invalid', 'a public key that is too short', {
        publicKey: encodeBase64(keys.publicKey.subarray(1)),
        randomness,
      }),
      bad('2', 'key_invalid', 'a coefficient of ML-KEM at or above its modulus', {
        publicKey: encodeBase64(outOfRange),
        randomness,
      }),
      bad('2', 'key_invalid', 'a Curve25519 point of low order', {
        publicKey: encodeBase64(concat(keys.publicKey.subarray(0, 1184), new Uint8Array(32))),
        randomness,
      }),
    ],
    decapsulate: [
      good('2', 'the shared secret', { ciphertext: encodeBase64(ciphertext), seed: text('kem') }),
      good('2', 'a changed ciphertext gives an unrelated secret', {
        ciphertext: encodeBase64(flip(ciphertext, 5)),
        seed: text('kem'),
      }),
      bad('2', 'key_invalid', 'a ciphertext that is too short', {
        ciphertext: encodeBase64(ciphertext.subarray(1)),
        seed: text('kem'),
      }),
      bad('2', 'key_invalid', 'a Curve25519 point of low order', {
        ciphertext: encodeBase64(lowOrder),
        seed: text('kem'),
      }),
    ],
  };
}

function hashes(): Entries {
  const parts = [text('part one', 5), text('part two', 200)];
  return {
    hash: [
      good('2', 'without a context', { context: '', parts }),
      good('2', 'with a context', { context: 'thread v1', parts }),
      good('2', 'of nothing', { context: '', parts: [] }),
    ],
    'hash-keyed': [good('2', 'keyed', { key: text('hash key'), parts })],
  };
}

function signatures(): Entries {
  const fields = [new Uint8Array(0), fixedBytes('field', 40)];
  const keys = signingKeys(fixedBytes('signer'));
  const signature = sign('message v1', fields, keys.secretKey);
  const inputs = {
    context: 'message v1',
    fields: fields.map((field) => encodeBase64(field)),
    signature: encodeBase64(signature),
    publicKey: encodeBase64(keys.publicKey),
  };
  const smallOrder = encodeBase64(concat(Uint8Array.of(1), new Uint8Array(31)));
  return {
    sign: [
      ...(['message v1', 'session v1', 'withdrawal v1', 'enrolment v1', 'export v1'] as const).map(
        (context) =>
          good('3', `under ${context}`, {
            context,
            fields: inputs.fields,
            seed: text('signer'),
          }),
      ),
      good('3', 'no field at all', { context: 'session v1', fields: [], seed: text('signer') }),
      bad('3', 'key_invalid', 'a seed that is too long', {
        context: 'session v1',
        fields: [],
        seed: text('signer', 33),
      }),
    ],
    verify: [
      good('3', 'a good one', inputs),
      good('3', 'under another tag it is not good', { ...inputs, context: 'session v1' }),
      good('3', 'with a field cut differently it is not good', {
        ...inputs,
        fields: [encodeBase64(fields[1]!.subarray(0, 20)), encodeBase64(fields[1]!.subarray(20))],
      }),
      good('3', 'a key of low order makes nothing good', {
        ...inputs,
        signature: encodeBase64(concat(Uint8Array.of(1), new Uint8Array(63))),
        publicKey: smallOrder,
      }),
      good('3', 'a short signature is not good', {
        ...inputs,
        signature: encodeBase64(signature.subarray(1)),
      }),
    ],
    'exact-json': [
      good('3', 'exact', { text: '{"a":1,"b":"é\\n\\"/"}' }),
      bad('3', 'document_invalid', 'a space', { text: '{"a": 1,"b":2}' }),
      bad('3', 'document_invalid', 'a member twice', { text: '{"a":1,"a":3,"b":2}' }),
      bad('3', 'document_invalid', 'a second spelling of a number', { text: '{"a":1.0,"b":2}' }),
      bad('3', 'document_invalid', 'a second spelling of a letter', { text: '{"a":"\\u00e9","b":2}' }),
      bad('3', 'document_invalid', 'a member too many', { text: '{"a":1,"b":2,"c":3}' }),
      bad('3', 'document_invalid', 'a member named __proto__', { text: '{"a":1,"b":2,"__proto__":{}}' }),
      bad('3', 'document_invalid', 'a byte order mark', { text: '\ufeff{"a":1,"b":2}' }),
    ],
  };
}

const WORDS = 'abandon amount liar amount expire adjust cage candy arch gather drum buyer';

function receipts(): Entries {
  const list = WORDS.split(' ');
  return {
    'receipt-derive': [
      good('4', 'everything that a receipt yields', { entropy: text('reporter', 16) }),
      good('4', 'all bits clear', { entropy: encodeBase64(new Uint8Array(16)) }),
      bad('4', 'receipt_invalid', 'a byte too few', { entropy: text('reporter', 15) }),
    ],
    'receipt-read': [
      good('4', 'as shown', { typed: WORDS }),
      good('4', 'numbered lines in capitals', {
        typed: list.map((word, index) => `${index + 1}. ${word.toUpperCase()}`).join('\r\n'),
      }),
      good('4', 'hyphens and first four letters', { typed: list.map((word) => word.slice(0, 4)).join('-') }),
      good('4', 'wide letters', { typed: WORDS.replace('abandon', 'ａｂａｎｄｏｎ') }),
      good('4', 'a word too few', { typed: list.slice(1).join(' ') }),
      good('4', 'an unknown word, and near ones', { typed: WORDS.replace('liar', 'lair') }),
      good('4', 'three letters are too few', { typed: WORDS.replace('amount', 'amo') }),
      good('4', 'a known word in the wrong place', { typed: WORDS.replace('buyer', 'cable') }),
      good('4', 'nothing', { typed: ' \n' }),
    ],
  };
}

/** The vectors of §1 to §4. */
export function makePrimitives(): Entries {
  return { ...encodings(), ...hashes(), ...kem(), ...signatures(), ...receipts() };
}
