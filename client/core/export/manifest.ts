import * as v from 'valibot';
import type { Day } from '../../../crypto/days.ts';
import { verifyDeskCertificate } from '../../../crypto/documents/desk-certificate.ts';
import { findDestination, readDirectory } from '../../../crypto/documents/directory.ts';
import { decodeBase64, encodeBase64, encodeText } from '../../../crypto/encoding.ts';
import { DropError } from '../../../crypto/errors.ts';
import { base64Text, day, decodeExactJson, destinationId, encodeJson, u32 } from '../../../crypto/json.ts';
import { sign, verify } from '../../../crypto/signing.ts';
import { dsseBody, type UnverifiedDocument } from '../../../crypto/wire/bodies.ts';

/** The names of the two files of an export that the manifest does not list. §7.9 */
export const MANIFEST = 'manifest.json';
/** See {@link MANIFEST}. §7.9 */
export const SIGNATURE = 'signature.json';

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(300));

const manifest = v.strictObject({
  v: v.literal(1),
  destination: destinationId,
  thread: base64Text(32),
  desk: base64Text(12),
  date: day,
  /** The number under which the source stands apart. */
  reference: v.pipe(v.string(), v.regex(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/)),
  files: v.pipe(
    v.array(
      v.strictObject({ name, length: v.pipe(v.number(), v.integer(), v.minValue(0)), hash: base64Text(32) }),
    ),
    v.maxLength(10_000),
    v.check((files) => files.every((file, at) => at === 0 || file.name > (files[at - 1]?.name ?? ''))),
  ),
  record: v.strictObject({ entries: u32, heads: v.array(base64Text(32)) }),
});

/**
 * What an export holds: every file by name in rising order, with its length and BLAKE2b-256; how many entries the record
 * has, and the hashes that none of them names. Nothing in it says what the case is about. §7.9
 */
export type Manifest = v.InferOutput<typeof manifest>;

const seal = v.strictObject({
  v: v.literal(1),
  directory: dsseBody,
  certificate: dsseBody,
  signature: base64Text(64),
});

/** What a desk signs an export with. */
export interface Signer {
  /** The desk's Ed25519 secret key, 64 bytes. */
  readonly secretKey: Uint8Array;
  /** The certificate by which the unit vouches for the desk. */
  readonly certificate: UnverifiedDocument;
  /** The directory by which the root vouches for the unit. */
  readonly directory: UnverifiedDocument;
}

/** Encodes and signs a manifest: the bytes of both files. Throws `document_invalid` where it breaks a rule. §7.9 */
export function signManifest(
  content: Manifest,
  signer: Signer,
): { readonly manifest: Uint8Array; readonly signature: Uint8Array } {
  const bytes = encodeJson(content);
  decodeExactJson(bytes, manifest, 'document_invalid');
  const signature = encodeBase64(sign('export v1', [encodeText(content.desk), bytes], signer.secretKey));
  const { directory, certificate } = signer;
  return { manifest: bytes, signature: encodeJson({ v: 1, directory, certificate, signature }) };
}

/** Reads a manifest that nobody has verified; throws `document_malformed`. §7.9 */
export function readManifest(bytes: Uint8Array): Manifest {
  return decodeExactJson(bytes, manifest, 'document_malformed');
}

/**
 * Verifies who signed a manifest, from the root key (32 bytes): root, directory, unit, desk, signature, on the manifest's
 * own day. Throws `document_malformed`, as `readDirectory`, `findDestination` and `verifyDeskCertificate` do,
 * `desk_unknown` where another desk than the manifest names has signed, or `message_signature`. §7.9
 */
export function verifyManifest(bytes: Uint8Array, signature: Uint8Array, root: Uint8Array): void {
  const content = readManifest(bytes);
  const {
    directory,
    certificate,
    signature: signed,
  } = decodeExactJson(signature, seal, 'document_malformed');
  const destination = findDestination(readDirectory(directory, root), content.destination);
  const { desk, sign: publicKey } = verifyDeskCertificate(
    certificate,
    destination,
    content.date satisfies Day,
  );
  if (desk !== content.desk) throw new DropError('desk_unknown');
  if (!verify('export v1', [encodeText(desk), bytes], decodeBase64(signed, 64), publicKey)) {
    throw new DropError('message_signature');
  }
}
