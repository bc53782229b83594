import { decodeContent, encodeContent } from '../../../crypto/content.ts';
import { expandKem, kemKeys, wipeExpandedKem } from '../../../crypto/kem.ts';
import { openEnvelope, verifySender } from '../../../crypto/open.ts';
import { envelopeHash, sealEnvelope } from '../../../crypto/seal.ts';
import { signingKeys } from '../../../crypto/signing.ts';
import { randomBytes, wipe } from '../../../crypto/sodium.ts';

/** After so many, opening is as quick as it gets. */
const ROUNDS = 64;

/**
 * Seals a message to a key of its own and opens it again and again, so that the browser has compiled what a worker needs by the
 * time the first page of the inbox arrives. docs/decisions/0028-long-inbox.md
 */
export function rehearse(): void {
  const kem = kemKeys(randomBytes(32));
  const keys = { publicKey: kem.publicKey, secretKey: expandKem(kem.secretKey) };
  const sender = signingKeys(randomBytes(32));
  const threadKey = randomBytes(32);
  const envelope = sealEnvelope({
    header: { kind: 'follow-up', epoch: 1 },
    recipient: kem.publicKey,
    threadKey,
    content: encodeContent('follow-up', {
      v: 1,
      seq: 1,
      prev: null,
      seen: null,
      date: '2026-01-01',
      text: 'x'.repeat(4096),
    }),
    sender: sender.secretKey,
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    envelopeHash(envelope);
    const message = openEnvelope(envelope, keys, threadKey);
    verifySender(message, sender.publicKey);
    decodeContent('follow-up', message.content);
  }
  wipe(kem.secretKey, sender.secretKey);
  wipeExpandedKem(keys.secretKey);
}
