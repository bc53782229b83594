import type { EpochCertificate } from '../../../crypto/documents/certificate.ts';
import type { Day } from '../../../crypto/days.ts';
import { equalBytes } from '../../../crypto/encoding.ts';
import { DropError } from '../../../crypto/errors.ts';
import { kemKeys } from '../../../crypto/kem.ts';
import { wipe } from '../../../crypto/sodium.ts';
import type { Api } from '../../core/network/api.ts';
import type { DeskView } from '../../core/desk/desk.ts';
import { fetchCertificate } from '../../core/directory.ts';

/**
 * The unit's certificate of today, to seal the unit's own notes to. Throws as `fetchCertificate` does, or `key_invalid`
 * where the server hands out one that this desk has no seed for: a note sealed to it would be read by somebody else.
 */
export async function fetchOwnCertificate(api: Api, view: DeskView, today: Day): Promise<EpochCertificate> {
  const { certificate } = await fetchCertificate(api, view.directory, view.destination.id, today, 'own');
  const known = view.seeds.find(({ epoch }) => epoch === certificate.epoch);
  if (known === undefined) throw new DropError('key_invalid');
  const { publicKey, secretKey } = kemKeys(known.seed);
  wipe(secretKey);
  if (!equalBytes(publicKey, certificate.kem)) throw new DropError('key_invalid');
  return certificate;
}
