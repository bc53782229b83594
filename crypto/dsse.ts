import type { Claim } from './ahead.ts';
import { concat, decodeBase64, encodeBase64, encodeText } from './encoding.ts';
import { DropError } from './errors.ts';
import { hash } from './hash.ts';
import { signBytes, verifyBytes, type SigningKeys } from './signing.ts';
import type { UnverifiedDocument } from './wire/bodies.ts';

export type { UnverifiedDocument } from './wire/bodies.ts';

/** The kinds of signed document; each stands in the signed bytes, so none can be taken for another. §5 */
export type DocumentKind = 'directory' | 'epoch-certificate' | 'membership' | 'desk-certificate' | 'release';

/** The media type of a kind of document, which is signed with it. §5 */
export function payloadType(kind: DocumentKind): string {
  return `application/vnd.drop-box.${kind}+json;v=1`;
}

/** DSSE's pre-authentication encoding: `DSSEv1 <type length> <type> <body length> <body>`. */
function preAuthentication(kind: DocumentKind, payload: Uint8Array): Uint8Array {
  const type = payloadType(kind);
  return concat(encodeText(`DSSEv1 ${String(type.length)} ${type} ${String(payload.length)} `), payload);
}

/** The name of a public key (32 bytes) in a document's `keyid`: 16 bytes of its hash, as text. A hint only. §5 */
export function keyId(publicKey: Uint8Array): string {
  return encodeBase64(hash('key v1', publicKey).subarray(0, 16));
}

/** Signs a document's payload as a DSSE envelope (in-toto DSSE 1.0) with one Ed25519 signature. §5 */
export function signDocument(kind: DocumentKind, payload: Uint8Array, keys: SigningKeys): UnverifiedDocument {
  return {
    payloadType: payloadType(kind),
    payload: encodeBase64(payload),
    signatures: [
      {
        keyid: keyId(keys.publicKey),
        sig: encodeBase64(signBytes(preAuthentication(kind, payload), keys.secretKey)),
      },
    ],
  };
}

/**
 * Checks that a document is of the kind wanted and signed by `publicKey` (32 bytes), and gives its payload. §5
 * Throws `document_type`, `document_malformed`, `document_signer` (signed, but by somebody else) or
 * `document_signature`.
 */
export function verifyDocument(
  kind: DocumentKind,
  document: UnverifiedDocument,
  publicKey: Uint8Array,
): Uint8Array {
  if (document.payloadType !== payloadType(kind)) throw new DropError('document_type');
  const payload = payloadBytes(document.payload);
  const wanted = keyId(publicKey);
  const own = document.signatures.filter((signature) => signature.keyid === wanted);
  if (own.length === 0) throw new DropError('document_signer');
  const signed = preAuthentication(kind, payload);
  const good = own.some(({ sig }) => verifyBytes(signed, payloadBytes(sig), publicKey));
  if (!good) throw new DropError('document_signature');
  return payload;
}

/** What a document says that `publicKey` (32 bytes) has signed, to be verified ahead. Throws `document_malformed`. §5 */
export function documentClaims(
  kind: DocumentKind,
  { payload, signatures }: UnverifiedDocument,
  publicKey: Uint8Array,
): Claim[] {
  const message = preAuthentication(kind, payloadBytes(payload));
  const wanted = keyId(publicKey);
  return signatures
    .filter(({ keyid }) => keyid === wanted)
    .map(({ sig }) => ({ message, signature: payloadBytes(sig), publicKey }));
}

/** The bytes of a payload or signature; throws `document_malformed`. §5 */
export function payloadBytes(text: string): Uint8Array {
  try {
    return decodeBase64(text);
  } catch {
    throw new DropError('document_malformed');
  }
}

/** The hash that names a document in a chain: BLAKE2b-256 of its payload, 32 bytes, as text. §5 */
export function documentHash(payload: Uint8Array): string {
  return encodeBase64(hash('document v1', payload));
}
