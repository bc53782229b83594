import * as v from 'valibot';
import { checkChain } from '../../../crypto/chain.ts';
import { decodeContent } from '../../../crypto/content.ts';
import type { Destination } from '../../../crypto/documents/directory.ts';
import { decodeText, encodeBase64, encodeText } from '../../../crypto/encoding.ts';
import { kemKeys } from '../../../crypto/kem.ts';
import { openEnvelope, verifySender } from '../../../crypto/open.ts';
import { pad, unpad } from '../../../crypto/padding.ts';
import { envelopeHash, sealEnvelope } from '../../../crypto/seal.ts';
import { signingKeys } from '../../../crypto/signing.ts';
import { verifyTaken } from '../../../crypto/taken.ts';
import { bytes, destination, operation } from '../inputs.ts';

const kind = v.picklist(['report', 'follow-up', 'reply', 'note', 'transfer']);
const hashText = v.nullable(v.string());
const link = v.strictObject({ hash: v.string(), seq: v.number(), prev: hashText, seen: hashText });

/** A destination with its kind, which decides what it may vouch for. */
const named = v.pipe(
  v.strictObject({ id: v.string(), unit: v.string(), kind: v.picklist(['force', 'oversight', 'clearing']) }),
  v.transform(({ kind, ...rest }): Destination => ({ ...v.parse(destination, rest), kind })),
);

/** §6 and §7: envelopes, contents, chains. */
export const messages = {
  padding: operation({ length: v.number() }, ({ length }) => {
    const padded = pad(new Uint8Array(length).fill(0x61));
    return { padded: padded.length, mark: padded[length], back: unpad(padded).length };
  }),
  unpad: operation({ padded: bytes }, ({ padded }) => encodeBase64(unpad(padded))),
  'envelope-seal': operation(
    {
      kind,
      epoch: v.number(),
      recipient: bytes,
      threadKey: bytes,
      content: v.string(),
      senderSeed: bytes,
      randomness: bytes,
    },
    ({ kind, epoch, recipient, threadKey, content, senderSeed, randomness }) => {
      const sender = signingKeys(senderSeed).secretKey;
      const letter = { header: { kind, epoch }, recipient, threadKey, content: encodeText(content), sender };
      const envelope = sealEnvelope(letter, randomness);
      return { envelope: encodeBase64(envelope), hash: encodeBase64(envelopeHash(envelope)) };
    },
  ),
  'envelope-open': operation(
    { envelope: bytes, recipientSeed: bytes, threadKey: bytes, sender: bytes },
    ({ envelope, recipientSeed, threadKey, sender }) => {
      const message = openEnvelope(envelope, kemKeys(recipientSeed), threadKey);
      verifySender(message, sender);
      return { ...message.header, content: decodeText(message.content) };
    },
  ),
  content: operation({ kind, text: v.string() }, ({ kind, text }) => decodeContent(kind, encodeText(text))),
  taken: operation(
    { content: v.string(), destination: v.string(), destinations: v.array(named) },
    ({ content, destination, destinations }) => {
      const directory = { v: 1, version: 1, issued: '', expires: '', destinations } as const;
      return verifyTaken(encodeText(content), destination, directory);
    },
  ),
  chain: operation(
    {
      links: v.array(link),
      known: v.nullable(v.strictObject({ seq: v.number(), hash: v.string() })),
      others: v.nullable(v.array(v.string())),
    },
    ({ links, known, others }) => checkChain(links, known, others === null ? null : new Set(others)),
  ),
};
