import { unitKey } from '../../../crypto/documents/directory.ts';
import { equalBytes } from '../../../crypto/encoding.ts';
import { DropError } from '../../../crypto/errors.ts';
import { isSeedOf, openHandover } from '../../../crypto/handover.ts';
import type { DeskSecrets } from '../../../crypto/keyfile.ts';
import { wipe } from '../../../crypto/sodium.ts';
import { renewOwnKey } from '../../core/unit/administration.ts';
import { deriveDeskKeys, type DeskView } from '../../core/desk/desk.ts';
import { renewSecrets, settleSecrets } from '../../core/unit/renewal.ts';
import { readShares } from '../../core/unit/sharing.ts';
import { renewedKeyFile, withSecrets, type KeyFile } from './key-file.ts';
import type { Sitting } from '../sitting.svelte.ts';

/** Where a desk gets the unit's key from: a lead's handover file, or the words of enough shares. */
export type LeadSource =
  | { readonly from: 'handover'; readonly bytes: Uint8Array }
  | { readonly from: 'shares'; readonly words: string };

/** Whether the key file holds an older X-Wing key beside one that the unit uses by now. §10.5 */
export function canSettle({ keys }: Sitting, { member }: DeskView): boolean {
  const [newest, ...older] = keys.kem;
  return newest !== undefined && older.length > 0 && equalBytes(newest.publicKey, member.kem);
}

/** A key file without the X-Wing keys that are not needed any more; the sitting goes on with it. §10.5 */
export function settleKey(sitting: Sitting, view: DeskView, passphrase: string): Promise<KeyFile> {
  return change(sitting, passphrase, (secrets) => settleSecrets(secrets, view.member) ?? secrets);
}

/** A key file with a fresh X-Wing key in front; the sitting goes on with it, the unit does not know it yet. §10.5 */
export function renewKey(sitting: Sitting, view: DeskView, passphrase: string): Promise<KeyFile> {
  return change(sitting, passphrase, (secrets) => renewSecrets(secrets, view.member));
}

/** A lead lets the unit use its fresh X-Wing key. §10.5 Throws as `Sitting.publish`. */
export async function enterOwnKey(sitting: Sitting): Promise<void> {
  const [newest] = sitting.keys.kem;
  if (newest === undefined) throw new DropError('keyfile_malformed');
  await sitting.publish((lead) => renewOwnKey(lead, newest.publicKey));
}

/** A key file with the unit's key in it; the sitting goes on as a lead. §10.4 Throws as `openHandover` or `readShares`. */
export function becomeLead(
  sitting: Sitting,
  view: DeskView,
  passphrase: string,
  source: LeadSource,
): Promise<KeyFile> {
  return change(sitting, passphrase, async (secrets) => {
    const unit = unitKey(view.destination);
    const seed =
      source.from === 'handover'
        ? openHandover(source.bytes, sitting.keys, unit)
        : (await readShares(source.words)).seed;
    if (isSeedOf(seed, unit)) return { ...secrets, unitSeed: seed };
    wipe(seed);
    throw new DropError('key_invalid');
  });
}

async function change(
  sitting: Sitting,
  passphrase: string,
  make: (secrets: DeskSecrets) => DeskSecrets | Promise<DeskSecrets>,
): Promise<KeyFile> {
  return withSecrets(sitting.keyFile, passphrase, async (secrets) => {
    const fresh = await make(secrets);
    try {
      const file = renewedKeyFile(sitting.keyFile, fresh, passphrase);
      sitting.rekey(deriveDeskKeys(fresh), file);
      return file;
    } finally {
      wipe(...fresh.kemSeeds, ...(fresh.unitSeed === null ? [] : [fresh.unitSeed]));
    }
  });
}
