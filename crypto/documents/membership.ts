import * as v from 'valibot';
import type { Day } from '../days.ts';
import { decodeBase64 } from '../encoding.ts';
import { DropError } from '../errors.ts';
import { documentHash, signDocument, verifyDocument, type UnverifiedDocument } from '../dsse.ts';
import { base64Text, day, decodeExactJson, destinationId, encodeJson, u32 } from '../json.ts';
import type { SigningKeys } from '../signing.ts';
import { dsseBody } from '../wire/bodies.ts';
import { KEM_PUBLIC_KEY_SIZE } from '../wire/sizes.ts';
import { deskId } from './desk-certificate.ts';
import { unitKey, type Destination } from './directory.ts';

const member = v.strictObject({
  role: v.picklist(['lead', 'investigator']),
  sign: base64Text(32),
  kem: base64Text(KEM_PUBLIC_KEY_SIZE),
  certificate: dsseBody,
  seeds: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/), v.maxLength(16_384)),
});

const membership = v.pipe(
  v.strictObject({
    v: v.literal(1),
    destination: destinationId,
    serial: v.pipe(u32, v.minValue(1)),
    issued: day,
    epoch: v.pipe(u32, v.minValue(1)),
    certificate: base64Text(32),
    previous: v.nullable(base64Text(32)),
    desks: v.pipe(v.array(member), v.minLength(1), v.maxLength(40)),
  }),
  v.check((it) => (it.serial === 1) === (it.previous === null)),
  v.check((it) => it.desks.some(({ role }) => role === 'lead')),
  v.check((it) => new Set(it.desks.map(({ sign }) => sign)).size === it.desks.length),
);

/**
 * What a unit signs about its desks: who they are, and the epoch seeds sealed to each (`seeds`). `epoch` and
 * `certificate` (hash) name the newest epoch that goes with it; `serial` and `previous` chain memberships. §5.3
 */
export type MembershipContent = v.InferOutput<typeof membership>;

/** One desk of a verified membership. §5.3 */
export interface Member {
  readonly desk: string;
  readonly role: 'lead' | 'investigator';
  /** Ed25519 public key, 32 bytes. */
  readonly sign: Uint8Array;
  /** X-Wing public key, 1216 bytes. */
  readonly kem: Uint8Array;
  /** The desk's certificate, to be carried in its replies; not verified yet. */
  readonly certificate: UnverifiedDocument;
  /** The unit's epoch seeds, sealed to `kem`; see seeds.ts. */
  readonly seeds: Uint8Array;
}

/** A verified membership; `hash` names it in the chain. §5.3 */
export interface Membership {
  readonly destination: string;
  readonly serial: number;
  readonly issued: Day;
  readonly epoch: number;
  readonly certificate: string;
  readonly previous: string | null;
  readonly hash: string;
  readonly members: readonly Member[];
}

/** Signs a membership with the unit key; throws `document_invalid` where it breaks a rule of §5.3. */
export function signMembership(content: MembershipContent, unit: SigningKeys): UnverifiedDocument {
  const payload = encodeJson(content);
  decodeExactJson(payload, membership, 'document_invalid');
  return signDocument('membership', payload, unit);
}

/**
 * Verifies a membership of the destination's unit; `minimumSerial` is the highest serial seen before. §5.3
 * Throws as `verifyDocument` does, `document_invalid`, `document_destination` or `document_older`.
 */
export function verifyMembership(
  document: UnverifiedDocument,
  destination: Destination,
  minimumSerial: number,
): Membership {
  const payload = verifyDocument('membership', document, unitKey(destination));
  const content = decodeExactJson(payload, membership, 'document_invalid');
  if (content.destination !== destination.id) throw new DropError('document_destination');
  if (content.serial < minimumSerial) throw new DropError('document_older');
  const members = content.desks.map(({ role, sign, kem, certificate, seeds }) => ({
    desk: deskId(decodeBase64(sign, 32)),
    role,
    sign: decodeBase64(sign, 32),
    kem: decodeBase64(kem, KEM_PUBLIC_KEY_SIZE),
    certificate,
    seeds: decodeSeeds(seeds),
  }));
  return {
    destination: content.destination,
    serial: content.serial,
    issued: content.issued,
    epoch: content.epoch,
    certificate: content.certificate,
    previous: content.previous,
    hash: documentHash(payload),
    members,
  };
}

function decodeSeeds(text: string): Uint8Array {
  try {
    return decodeBase64(text);
  } catch {
    throw new DropError('document_invalid');
  }
}

/** The member with that desk id; throws `desk_unknown`. §5.3 */
export function findMember(content: Membership, desk: string): Member {
  const found = content.members.find((member) => member.desk === desk);
  if (found === undefined) throw new DropError('desk_unknown');
  return found;
}
