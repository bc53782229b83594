import * as v from 'valibot';
import { addDays, type Day } from '../days.ts';
import { decodeBase64 } from '../encoding.ts';
import { DropError } from '../errors.ts';
import { signDocument, verifyDocument, type UnverifiedDocument } from '../dsse.ts';
import { base64Text, day, decodeExactJson, destinationId, encodeJson, u32 } from '../json.ts';
import type { SigningKeys } from '../signing.ts';
import { QUORUM_MAX } from '../wire/log.ts';

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(120));

const destination = v.strictObject({
  id: destinationId,
  name: v.strictObject({ en: name, cy: name }),
  nation: v.picklist(['England', 'Wales', 'Scotland', 'Northern Ireland', 'Great Britain', 'UK']),
  kind: v.picklist(['force', 'oversight', 'clearing']),
  unit: base64Text(32),
  alternatives: v.pipe(v.array(destinationId), v.maxLength(8)),
});

/** The name of a log, which is the first line of its checkpoints: like an address, without scheme. §5.8 */
export const logOrigin = v.pipe(v.string(), v.regex(/^[a-z0-9.:/-]{1,100}$/));

/** The form of {@link LogPolicy}. §5.1 */
export const logPolicy = v.pipe(
  v.strictObject({
    origin: logOrigin,
    key: base64Text(32),
    witnesses: v.pipe(v.array(destinationId), v.minLength(2), v.maxLength(200)),
    quorum: v.pipe(u32, v.minValue(1), v.maxValue(QUORUM_MAX)),
    days: v.pipe(u32, v.minValue(1), v.maxValue(31)),
    fewer: v.picklist(['refuse', 'warn']),
  }),
  v.check((it) => new Set(it.witnesses).size === it.witnesses.length && it.quorum < it.witnesses.length),
);

/**
 * The log that everything signed goes into, and what clients demand of it: cosignatures, at most `days` old, by desks of
 * `quorum` of the `witnesses`, the unit that is written to not counted; with fewer a client must `refuse`, or `warn`. §5.1
 */
export type LogPolicy = v.InferOutput<typeof logPolicy>;

const directory = v.pipe(
  v.strictObject({
    v: v.literal(1),
    version: v.pipe(u32, v.minValue(1)),
    issued: day,
    expires: day,
    destinations: v.pipe(v.array(destination), v.minLength(1), v.maxLength(200)),
    log: v.exactOptional(logPolicy),
  }),
  v.check((it) => it.issued <= it.expires),
  v.check((it) => new Set(it.destinations.map(({ id }) => id)).size === it.destinations.length),
  v.check((it) => new Set(it.destinations.map(({ unit }) => unit)).size === it.destinations.length),
  v.check((it) =>
    it.destinations.every((from) =>
      from.alternatives.every((id) => id !== from.id && it.destinations.some((to) => to.id === id)),
    ),
  ),
  v.check((it) => it.log?.witnesses.every((id) => it.destinations.some((to) => to.id === id)) !== false),
);

/**
 * A place that a report can go to: a force's unit, an oversight body, or the clearing desk. `unit` is the unit's
 * Ed25519 verification key as text; `alternatives` are ids for when the unit itself is accused. §5.1
 */
export type Destination = v.InferOutput<typeof destination>;

/** What the root says: which unit key belongs to which destination. Only verified directories have this type. §5.1 */
export type Directory = v.InferOutput<typeof directory>;

/**
 * Signs a directory with the root key; throws `document_invalid` where it breaks a rule of §5.1, so that no
 * broken one can be published.
 */
export function signDirectory(content: Directory, root: SigningKeys): UnverifiedDocument {
  const payload = encodeJson(content);
  decodeExactJson(payload, directory, 'document_invalid');
  return signDocument('directory', payload, root);
}

/**
 * Verifies who signed a directory and its form, but neither its version nor its days: for the operator, who signs the
 * next one. Everybody else calls {@link verifyDirectory}. §5.1
 * Throws `document_type`, `document_malformed`, `document_signer`, `document_signature` or `document_invalid`.
 */
export function readDirectory(document: UnverifiedDocument, root: Uint8Array): Directory {
  return decodeExactJson(verifyDocument('directory', document, root), directory, 'document_invalid');
}

/**
 * Verifies a directory against the pinned root key (32 bytes), the highest version seen before, and today. A clock
 * that is one day behind the signer's is forgiven. §5.1
 * Throws as {@link readDirectory} does, `document_older`, `document_not_yet_valid` or `document_expired`.
 */
export function verifyDirectory(
  document: UnverifiedDocument,
  root: Uint8Array,
  expected: { readonly today: Day; readonly minimumVersion: number },
): Directory {
  const content = readDirectory(document, root);
  if (content.version < expected.minimumVersion) throw new DropError('document_older');
  if (addDays(expected.today, 1) < content.issued) throw new DropError('document_not_yet_valid');
  if (content.expires < expected.today) throw new DropError('document_expired');
  return content;
}

/** The destination with that id; throws `destination_unknown`. §5.1 */
export function findDestination(content: Directory, id: string): Destination {
  const found = content.destinations.find((entry) => entry.id === id);
  if (found === undefined) throw new DropError('destination_unknown');
  return found;
}

/** A destination's unit verification key: 32 bytes. §5.1 */
export function unitKey(entry: Destination): Uint8Array {
  return decodeBase64(entry.unit, 32);
}
