import type { Day } from '../../../crypto/days.ts';
import { deskId } from '../../../crypto/documents/desk-certificate.ts';
import { decodeEnrolment, encodeEnrolment } from '../../../crypto/enrolment.ts';
import { encodeJson } from '../../../crypto/json.ts';
import { kemPublicKey } from '../../../crypto/kem.ts';
import { sealKeyFile, wipeKeyFileSecrets } from '../../../crypto/keyfile.ts';
import { signingKeys } from '../../../crypto/signing.ts';
import { wipe } from '../../../crypto/sodium.ts';
import type { Publication } from '../../../crypto/wire/bodies.ts';
import { splitKey, takeSeed, type Ceremony, type SharingCeremony } from './ceremony.ts';
import { foundUnit, newDesk } from '../unit/founding.ts';
import type { Split } from '../unit/sharing.ts';

const NEW_KEY_FILE = {
  do: 'ask',
  question: 'new-passphrase',
  text: 'Passphrase of the desk key file',
} as const;

/** Where a new unit's files go. */
export interface UnitPaths {
  /** The lead's key file. */
  readonly key: string;
  /** The card for the operator. */
  readonly card: string;
  /** The first publication, to be handed in once the directory names the unit. */
  readonly publication: string;
}

/** Makes a unit: the lead's key file, the card for the operator, the first publication. §10.3 */
export function* newUnit(
  destination: string,
  paths: UnitPaths,
  today: Day,
): Ceremony<{ readonly desk: string; readonly words: string; readonly publication: Publication }> {
  const passphrase = yield NEW_KEY_FILE;
  const { secrets, publication, card, words } = foundUnit(destination, today);
  const { publicKey, secretKey } = signingKeys(secrets.signSeed);
  const key = sealKeyFile(secrets, passphrase);
  wipeKeyFileSecrets(secrets);
  wipe(secretKey);
  const desk = deskId(publicKey);
  yield { do: 'record', line: `Unit of ${destination}, with desk ${desk} as its lead.` };
  yield { do: 'record', line: `Words of the unit's key, for the operator: ${words.join(' ')}` };
  yield { do: 'write', path: paths.key, bytes: key, mode: 0o600, what: "lead's key file" };
  yield { do: 'write', path: paths.card, bytes: card, mode: 0o644, what: 'unit card for the operator' };
  const bytes = encodeJson(publication);
  yield { do: 'write', path: paths.publication, bytes, mode: 0o644, what: 'first publication' };
  return { desk, words: words.join(' '), publication };
}

/** Makes a desk's key file and its request to join a unit. §10.3 */
export function* joinUnit(
  destination: string,
  paths: { readonly key: string; readonly request: string },
): Ceremony<{ readonly desk: string; readonly words: string }> {
  const passphrase = yield NEW_KEY_FILE;
  const secrets = newDesk(destination);
  const sign = signingKeys(secrets.signSeed);
  const request = encodeEnrolment(destination, sign, kemPublicKey(secrets.kemSeeds[0]));
  const key = sealKeyFile(secrets, passphrase);
  wipeKeyFileSecrets(secrets);
  wipe(sign.secretKey);
  const desk = deskId(sign.publicKey);
  const words = decodeEnrolment(request).words.join(' ');
  yield { do: 'record', line: `Desk ${desk} asks to join the unit of ${destination}.` };
  yield { do: 'record', line: `Words to read out to the lead: ${words}` };
  yield { do: 'write', path: paths.key, bytes: key, mode: 0o600, what: 'desk key file' };
  yield { do: 'write', path: paths.request, bytes: request, mode: 0o644, what: 'request to join' };
  return { desk, words };
}

/** Splits a unit's key, from a lead's key file, into shares to be printed. §9.2 Throws `key_invalid` where it is no lead's. */
export async function* splitUnit(file: Uint8Array, into: Split): SharingCeremony<readonly string[]> {
  const seed = yield* takeSeed({ from: 'file', file, type: 'desk' });
  try {
    return yield* splitKey(seed, 'unit', into);
  } finally {
    wipe(seed);
  }
}
