import * as v from 'valibot';
import { addDays, dayNumber } from '../../../crypto/days.ts';
import { decodeBase64, encodeBase64, encodeText } from '../../../crypto/encoding.ts';
import { hash, keyedHash } from '../../../crypto/hash.ts';
import { decodeExactJson } from '../../../crypto/json.ts';
import { decapsulate, encapsulate, kemKeys } from '../../../crypto/kem.ts';
import { deriveReporterKeys } from '../../../crypto/keys.ts';
import { decodeReceipt, encodeReceipt } from '../../../crypto/receipt.ts';
import { sign, signingKeys, verify, type SigningContext } from '../../../crypto/signing.ts';
import { bytes, operation } from '../inputs.ts';

const context = v.picklist(['message v1', 'session v1', 'withdrawal v1', 'enrolment v1', 'export v1']);

/** §1 to §4: encodings, days, primitives, signatures, the receipt. */
export const primitives = {
  base64: operation({ text: v.string(), length: v.nullable(v.number()) }, ({ text, length }) =>
    Buffer.from(decodeBase64(text, length ?? undefined)).toString('hex'),
  ),
  days: operation({ day: v.string(), add: v.number() }, ({ day, add }) => ({
    number: dayNumber(day),
    after: addDays(day, add),
  })),
  hash: operation({ context: v.string(), parts: v.array(bytes) }, (it) =>
    encodeBase64(hash(it.context, ...it.parts)),
  ),
  'hash-keyed': operation({ key: bytes, parts: v.array(bytes) }, ({ key, parts }) =>
    encodeBase64(keyedHash(key, ...parts)),
  ),
  'kem-keys': operation({ seed: bytes }, ({ seed }) => encodeBase64(kemKeys(seed).publicKey)),
  encapsulate: operation({ publicKey: bytes, randomness: bytes }, ({ publicKey, randomness }) => {
    const { ciphertext, sharedSecret } = encapsulate(publicKey, randomness);
    return { ciphertext: encodeBase64(ciphertext), sharedSecret: encodeBase64(sharedSecret) };
  }),
  decapsulate: operation({ ciphertext: bytes, seed: bytes }, ({ ciphertext, seed }) =>
    encodeBase64(decapsulate(ciphertext, kemKeys(seed).secretKey)),
  ),
  sign: operation({ context, fields: v.array(bytes), seed: bytes }, (it) => {
    const keys = signingKeys(it.seed);
    return {
      publicKey: encodeBase64(keys.publicKey),
      signature: encodeBase64(sign(it.context, it.fields, keys.secretKey)),
    };
  }),
  verify: operation({ context, fields: v.array(bytes), signature: bytes, publicKey: bytes }, (it) =>
    verify(it.context satisfies SigningContext, it.fields, it.signature, it.publicKey),
  ),
  'exact-json': operation({ text: v.string() }, ({ text }) =>
    decodeExactJson(encodeText(text), v.strictObject({ a: v.any(), b: v.any() }), 'document_invalid'),
  ),
  'receipt-derive': operation({ entropy: bytes }, ({ entropy }) => {
    const words = encodeReceipt(entropy);
    const keys = deriveReporterKeys(entropy);
    return {
      words: words.join(' '),
      accessToken: encodeBase64(keys.accessToken),
      threadKey: encodeBase64(keys.threadKey),
      sign: encodeBase64(keys.sign.publicKey),
      kem: encodeBase64(keys.kem.publicKey),
      stateKey: encodeBase64(keys.stateKey),
    };
  }),
  'receipt-read': operation({ typed: v.string() }, ({ typed }) => {
    const reading = decodeReceipt(typed);
    return reading.outcome === 'receipt' ? { ...reading, entropy: encodeBase64(reading.entropy) } : reading;
  }),
};
