import * as v from 'valibot';
import { signDocument, verifyDocument, type UnverifiedDocument } from '../dsse.ts';
import { DropError } from '../errors.ts';
import { base64Text, day, decodeExactJson, encodeJson, u32 } from '../json.ts';
import type { SigningKeys } from '../signing.ts';

const path = v.pipe(v.string(), v.maxLength(200), v.regex(/^(?!.*(^|\/)\.{1,2}(\/|$))[\w.-]+(\/[\w.-]+)*$/));
const headerName = v.pipe(v.string(), v.maxLength(60), v.regex(/^[A-Za-z][A-Za-z0-9-]*$/));
const headerValue = v.pipe(v.string(), v.maxLength(4000), v.regex(/^[\x20-\x7e]+$/));

const file = v.strictObject({
  path,
  size: u32,
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});

const release = v.pipe(
  v.strictObject({
    v: v.literal(1),
    release: v.pipe(u32, v.minValue(1)),
    issued: day,
    commit: v.pipe(v.string(), v.regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/)),
    protocol: v.pipe(u32, v.minValue(1)),
    root: base64Text(32),
    headers: v.record(headerName, headerValue),
    files: v.pipe(v.array(file), v.minLength(1), v.maxLength(1000)),
  }),
  v.check(({ files }) =>
    files.every(({ path }, index) => index === 0 || (files[index - 1]?.path ?? '') < path),
  ),
);

/** A file of a release: its path below the build's folder, its size in bytes, its SHA-256 in hexadecimal. §5.6 */
export type ReleaseFile = v.InferOutput<typeof file>;

/**
 * What the release key says: these files, built from this commit with this root key, are release number so-and-so, and the
 * page is served with these headers. Only verified manifests have this type. §5.6
 */
export type Release = v.InferOutput<typeof release>;

/** Signs a release manifest with the release key; throws `document_invalid` where it breaks a rule of §5.6. */
export function signRelease(content: Release, key: SigningKeys): UnverifiedDocument {
  const payload = encodeJson(content);
  decodeExactJson(payload, release, 'document_invalid');
  return signDocument('release', payload, key);
}

/**
 * Verifies a release manifest against the release key (32 bytes) and the highest number that was seen before. §5.6
 * Throws as `verifyDocument` does, `document_invalid` or `document_older`.
 */
export function verifyRelease(document: UnverifiedDocument, key: Uint8Array, minimum: number): Release {
  const content = decodeExactJson(verifyDocument('release', document, key), release, 'document_invalid');
  if (content.release < minimum) throw new DropError('document_older');
  return content;
}
