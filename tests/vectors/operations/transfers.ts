import * as v from 'valibot';
import { decodeText, encodeBase64 } from '../../../crypto/encoding.ts';
import { openEnvelopeWith, verifySender } from '../../../crypto/open.ts';
import { decodeOpening } from '../../../crypto/opening.ts';
import { followCustody, markOf } from '../../../crypto/transfer.ts';
import { decodeTransfer } from '../../../crypto/wire/transfer.ts';
import { bytes, destination, operation } from '../inputs.ts';

const order = v.strictObject({
  from: v.string(),
  to: v.string(),
  number: v.number(),
  date: v.string(),
  signature: v.string(),
});

/** §6.3, §7.11 and §13.2: opening what was handed over, following who has a thread, asking for a transfer. */
export const transfers = {
  opening: operation(
    { envelope: bytes, threadKey: bytes, sender: bytes, opening: v.string() },
    ({ envelope, threadKey, sender, opening: text }) => {
      const { hash, opening } = decodeOpening(text);
      const message = openEnvelopeWith(envelope, opening, threadKey);
      verifySender(message, sender);
      return { hash, content: decodeText(message.content) };
    },
  ),
  custody: operation(
    {
      threadKey: bytes,
      origin: v.string(),
      found: v.array(order),
      destinations: v.array(destination),
      known: v.nullable(v.strictObject({ count: v.number(), mark: bytes })),
    },
    ({ threadKey, origin, found, destinations, known }) => {
      const directory = { v: 1, version: 1, issued: '', expires: '', destinations } as const;
      return followCustody(threadKey, origin, found, directory, known).holders.map(({ id }) => id);
    },
  ),
  'transfer-mark': operation({ signature: v.string() }, (it) => encodeBase64(markOf(it))),
  'transfer-frames': operation({ bytes }, ({ bytes }) => {
    const { envelopes, carried, dropped, kept, signature, ...rest } = decodeTransfer(bytes);
    const names = (hashes: readonly Uint8Array[]) => hashes.map((hash) => encodeBase64(hash));
    return {
      ...rest,
      signature: encodeBase64(signature),
      envelopes: envelopes.map(({ length }) => length),
      carried: names(carried),
      dropped: names(dropped),
      kept: names(kept),
    };
  }),
};
