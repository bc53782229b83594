import * as v from 'valibot';
import type { Day } from '../../../crypto/days.ts';
import { decodeBase64 } from '../../../crypto/encoding.ts';
import { decodeEnrolment, encodeEnrolment } from '../../../crypto/enrolment.ts';
import { DropError } from '../../../crypto/errors.ts';
import { decodeJson, destinationId, encodeJson } from '../../../crypto/json.ts';
import { sealKeyFile, wipeKeyFileSecrets, type DeskSecrets } from '../../../crypto/keyfile.ts';
import { readySumo } from '../../../crypto/sodium-sumo.ts';
import { ready } from '../../../crypto/sodium.ts';
import { publicationBody } from '../../../crypto/wire/bodies.ts';
import { Api } from '../../core/network/api.ts';
import { deriveDeskKeys, wipeDeskKeys } from '../../core/desk/desk.ts';
import { foundUnit, newDesk } from '../../core/unit/founding.ts';
import { painted } from '../../core/painted.ts';

/** A file that was made, for the person to keep. */
export interface MadeFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What making a desk gives: its key file and its request to join, and the words to read out. */
export interface MadeDesk {
  readonly keyFile: MadeFile;
  readonly request: MadeFile;
  readonly words: readonly string[];
}

/** What making a unit gives: the lead's key file, the operator's card with its words, and the first publication. */
export interface MadeUnit {
  readonly keyFile: MadeFile;
  readonly card: MadeFile;
  readonly publication: MadeFile;
  readonly words: readonly string[];
}

/** Makes a desk's key file and its request to join a unit. docs/protocol.md §10.3 */
export async function makeDesk(destination: string, passphrase: string): Promise<MadeDesk> {
  await prepared();
  const secrets = newDesk(destination);
  const keyFile = sealAndWipe(secrets, passphrase, (keys) => enrolmentOf(keys));
  return {
    keyFile: { name: `${destination}-desk.key`, bytes: keyFile.bytes },
    request: { name: `${destination}-request.json`, bytes: keyFile.made },
    words: decodeEnrolment(keyFile.made).words,
  };
}

/** Makes a unit with this desk as its first lead. §10.3 */
export async function makeUnit(destination: string, passphrase: string, today: Day): Promise<MadeUnit> {
  await prepared();
  const { secrets, publication, card, words } = foundUnit(destination, today);
  const { bytes } = sealAndWipe(secrets, passphrase, () => null);
  return {
    keyFile: { name: `${destination}-lead.key`, bytes },
    card: { name: `${destination}-card.json`, bytes: card },
    publication: { name: `${destination}-first-keys.json`, bytes: encodeJson(publication) },
    words,
  };
}

/** Hands in a unit's first publication from its file. §5.5 Throws `document_malformed` or `ApiError`. */
export async function handInFirst(bytes: Uint8Array, origin: string): Promise<void> {
  const publication = decodeJson(bytes, publicationBody, 'document_malformed');
  const payload = decodeBase64(publication.membership.payload);
  const { destination } = decodeJson(payload, v.object({ destination: destinationId }), 'document_malformed');
  await new Api(origin).publish(destination, publication);
}

/** The request by which a desk asks a lead to enter its newest keys. §10.3 */
export function enrolmentOf(keys: ReturnType<typeof deriveDeskKeys>): Uint8Array {
  const [newest] = keys.kem;
  if (newest === undefined) throw new DropError('keyfile_malformed');
  return encodeEnrolment(keys.destination, keys.sign, newest.publicKey);
}

async function prepared(): Promise<void> {
  await Promise.all([ready(), readySumo()]);
  await painted();
}

function sealAndWipe<T>(
  secrets: DeskSecrets,
  passphrase: string,
  make: (keys: ReturnType<typeof deriveDeskKeys>) => T,
): { bytes: Uint8Array; made: T } {
  const keys = deriveDeskKeys(secrets);
  try {
    return { bytes: sealKeyFile(secrets, passphrase), made: make(keys) };
  } finally {
    wipeDeskKeys(keys);
    wipeKeyFileSecrets(secrets);
  }
}
