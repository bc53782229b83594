import { envelopeOpening, openEnvelopeWith } from '../../../crypto/open.ts';
import { decodeOpening, encodeOpening } from '../../../crypto/opening.ts';
import { encodeBase64, encodeText } from '../../../crypto/encoding.ts';
import { envelopeHash, sealEnvelope } from '../../../crypto/seal.ts';
import { decodeTransfer, encodeTransfer } from '../../../crypto/wire/transfer.ts';
import { fixedBytes, TODAY, type World } from '../../crypto/parts.ts';
import { lettersOf } from '../../vectors/make/letters.ts';
import type { Target } from '../fuzz.ts';
import { sized, text } from './bytes.ts';

/** The decoders of what passes a case on: the request to the server, and an opening with the envelope that it is used on. §7.11 */
export function transferTargets(world: World): Target[] {
  const letter = lettersOf(world)['follow-up'];
  const envelope = sealEnvelope(letter, fixedBytes('fuzz', 64));
  const opening = encodeOpening(
    encodeBase64(envelopeHash(envelope)),
    envelopeOpening(envelope, world.epochs[1]!),
  );
  const hashes = ['one', 'two', 'three'].map((label) => fixedBytes(label));
  const order = { to: 'southshire', number: 0, date: TODAY, signature: fixedBytes('signature', 64) };
  const envelopes = [fixedBytes('reply', 90), fixedBytes('transfer', 90), fixedBytes('note', 90)] as const;
  return [
    {
      name: 'transfer frames',
      samples: [
        encodeTransfer({ ...order, envelopes, carried: hashes, dropped: [], kept: [] }),
        encodeTransfer({
          ...order,
          to: 'clearing',
          number: 254,
          envelopes,
          carried: hashes.slice(0, 1),
          dropped: hashes.slice(1, 2),
          kept: hashes.slice(2),
        }),
      ],
      run: (input) => decodeTransfer(input),
    },
    {
      name: 'opening',
      samples: [encodeText(opening)],
      run: (input, turn) => {
        if (turn % 2 === 0) {
          decodeOpening(text(input));
          return;
        }
        const opening = { secret: sized(input, 32), recipient: fixedBytes('recipient') };
        openEnvelopeWith(envelope, opening, letter.threadKey);
      },
    },
  ];
}
