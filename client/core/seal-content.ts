import { encodeContent, type Contents } from '../../crypto/content.ts';
import type { EpochCertificate } from '../../crypto/documents/certificate.ts';
import { sealEnvelope, type Letter } from '../../crypto/seal.ts';
import { wipe } from '../../crypto/sodium.ts';
import type { Kind } from '../../crypto/wire/envelope.ts';

/**
 * Encodes, signs and seals a message to an epoch's key (0: the reporter's own); its plaintext is wiped, whatever comes of it. §6, §7
 * Throws `content_invalid`, `content_too_long` with the count over, or `key_invalid`.
 */
export function sealContent<K extends Kind>(
  kind: K,
  content: Contents[K],
  { epoch, kem }: Pick<EpochCertificate, 'epoch' | 'kem'>,
  { threadKey, sender }: Pick<Letter, 'threadKey' | 'sender'>,
): Uint8Array {
  const bytes = encodeContent(kind, content);
  try {
    return sealEnvelope({ header: { kind, epoch }, recipient: kem, threadKey, content: bytes, sender });
  } finally {
    wipe(bytes);
  }
}
