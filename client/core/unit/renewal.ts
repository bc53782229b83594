import { equalBytes } from '../../../crypto/encoding.ts';
import type { Member } from '../../../crypto/documents/membership.ts';
import { kemPublicKey } from '../../../crypto/kem.ts';
import type { DeskSecrets } from '../../../crypto/keyfile.ts';
import { randomBytes } from '../../../crypto/sodium.ts';

function isOfMember(seed: Uint8Array, member: Member): boolean {
  return equalBytes(kemPublicKey(seed), member.kem);
}

/**
 * The secrets with a fresh X-Wing seed in front, or as they are where one is waiting for its membership already. The
 * key file is to be written before the request goes out. §10.5
 */
export function renewSecrets(secrets: DeskSecrets, member: Member): DeskSecrets {
  const [newest] = secrets.kemSeeds;
  if (newest !== undefined && !isOfMember(newest, member)) return secrets;
  return { ...secrets, kemSeeds: [randomBytes(32), ...secrets.kemSeeds] };
}

/**
 * The secrets without the X-Wing seeds that no membership is sealed to any more, once the newest one is in use; null
 * where there is nothing to drop. Until the old seeds are gone from the key file, whoever steals it can open memberships
 * that were recorded before, and with them old epochs. §10.5
 */
export function settleSecrets(secrets: DeskSecrets, member: Member): DeskSecrets | null {
  const [newest] = secrets.kemSeeds;
  if (newest === undefined || secrets.kemSeeds.length === 1 || !isOfMember(newest, member)) return null;
  return { ...secrets, kemSeeds: [newest] };
}
