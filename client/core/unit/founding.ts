import * as v from 'valibot';
import type { Day } from '../../../crypto/days.ts';
import { decodeBase64, encodeBase64 } from '../../../crypto/encoding.ts';
import { keyWords } from '../../../crypto/enrolment.ts';
import { base64Text, decodeJson, destinationId, encodeJson } from '../../../crypto/json.ts';
import { kemPublicKey } from '../../../crypto/kem.ts';
import type { DeskSecrets } from '../../../crypto/keyfile.ts';
import { signingKeys } from '../../../crypto/signing.ts';
import { randomBytes, wipe } from '../../../crypto/sodium.ts';
import type { Publication } from '../../../crypto/wire/bodies.ts';
import { nextPublication, UNIT_POLICY, type UnitPolicy } from './unit.ts';

/** What a unit hands to the operator so that the directory can name it; nothing in it is secret. §10.3 */
export interface UnitCard {
  readonly destination: string;
  /** The unit's Ed25519 verification key, 32 bytes. */
  readonly unit: Uint8Array;
  /** The eight words of that key, which unit and operator compare by phone. */
  readonly words: readonly string[];
}

/** A desk's fresh secrets, with one X-Wing seed; the caller wipes them with `wipeKeyFileSecrets`. §9 */
export function newDesk(destination: string): DeskSecrets & { readonly kemSeeds: readonly [Uint8Array] } {
  return {
    type: 'desk',
    destination,
    signSeed: randomBytes(32),
    kemSeeds: [randomBytes(32)],
    unitSeed: null,
  };
}

/** A unit as it begins: the lead's secrets, the first epochs to be handed in, and the card for the operator. */
export interface Founding {
  readonly secrets: DeskSecrets & { readonly unitSeed: Uint8Array };
  readonly publication: Publication;
  /** The card as JSON bytes; see {@link decodeUnitCard}. */
  readonly card: Uint8Array;
  readonly words: readonly string[];
}

/** Makes a unit with its first lead's desk. §10.3 */
export function foundUnit(destination: string, today: Day, policy: UnitPolicy = UNIT_POLICY): Founding {
  const secrets = { ...newDesk(destination), unitSeed: randomBytes(32) };
  const unit = signingKeys(secrets.unitSeed);
  const sign = signingKeys(secrets.signSeed);
  const kem = kemPublicKey(secrets.kemSeeds[0]);
  const { publication, seeds } = nextPublication({
    destination,
    unit,
    history: { membership: null, seeds: [] },
    desks: [{ role: 'lead', sign: sign.publicKey, kem }],
    today,
    policy,
    mode: 'prolong',
  });
  wipe(unit.secretKey, sign.secretKey, ...seeds.map(({ seed }) => seed));
  return {
    secrets,
    publication,
    card: encodeJson({ v: 1, destination, unit: encodeBase64(unit.publicKey) }),
    words: keyWords(unit.publicKey),
  };
}

const cardSchema = v.strictObject({ v: v.literal(1), destination: destinationId, unit: base64Text(32) });

/** Decodes a unit's card; throws `document_malformed`. §10.3 */
export function decodeUnitCard(bytes: Uint8Array): UnitCard {
  const { destination, unit } = decodeJson(bytes, cardSchema, 'document_malformed');
  const key = decodeBase64(unit, 32);
  return { destination, unit: key, words: keyWords(key) };
}
