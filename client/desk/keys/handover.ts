import { deskId } from '../../../crypto/documents/desk-certificate.ts';
import type { Enrolment } from '../../../crypto/enrolment.ts';
import { sealHandover } from '../../../crypto/handover.ts';
import { UnitError } from '../../core/unit/administration.ts';
import { shareSheets } from '../../core/unit/sharing.ts';
import { withSecrets, type KeyFile } from './key-file.ts';

/** The unit's key for one new lead, as a file that only that desk can use. docs/protocol.md §10.4 */
export function makeHandover(file: KeyFile, passphrase: string, request: Enrolment): Promise<Uint8Array> {
  const recipient = { ...request, desk: deskId(request.sign) };
  return withUnitSeed(file, passphrase, (seed) => sealHandover(seed, recipient));
}

/** The unit's key split into sheets of words, of which any `needed` give it back; secret. §9.2 */
export function makeSheets(
  file: KeyFile,
  passphrase: string,
  split: { readonly of: number; readonly needed: number },
): Promise<string[]> {
  return withUnitSeed(file, passphrase, (seed) => shareSheets(seed, 'unit', { ...split, folder: null }));
}

function withUnitSeed<T>(
  file: KeyFile,
  passphrase: string,
  use: (seed: Uint8Array) => T | Promise<T>,
): Promise<T> {
  return withSecrets(file, passphrase, ({ unitSeed }) => {
    if (unitSeed === null) throw new UnitError('not_lead');
    return use(unitSeed);
  });
}
