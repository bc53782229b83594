import * as v from 'valibot';
import { decodeBase64, encodeBase64, encodeText } from './encoding.ts';
import { DropError } from './errors.ts';
import { hash } from './hash.ts';
import { base64Text, decodeJson, destinationId, encodeJson } from './json.ts';
import { fingerprintWords } from './receipt.ts';
import { sign, verify, type SigningKeys } from './signing.ts';
import { KEM_PUBLIC_KEY_SIZE, SIGNATURE_SIZE } from './wire/sizes.ts';

const schema = v.strictObject({
  v: v.literal(1),
  destination: destinationId,
  sign: base64Text(32),
  kem: base64Text(KEM_PUBLIC_KEY_SIZE),
  signature: base64Text(SIGNATURE_SIZE),
});

/** A desk's request to join a unit: its public keys. A lead approves it after comparing its words by voice. §10.3 */
export interface Enrolment {
  readonly destination: string;
  /** Ed25519 public key, 32 bytes. */
  readonly sign: Uint8Array;
  /** X-Wing public key, 1216 bytes. */
  readonly kem: Uint8Array;
  /** Eight words that name these keys; both people read them out. */
  readonly words: readonly string[];
}

function fields(destination: string, signKey: Uint8Array, kem: Uint8Array): Uint8Array[] {
  return [encodeText(destination), signKey, kem];
}

/** The eight words that name a desk's public keys (32 and 1216 bytes) within a unit. §10.3 */
export function deskWords(destination: string, signKey: Uint8Array, kem: Uint8Array): string[] {
  return fingerprintWords(hash('fingerprint v1', encodeText(destination), signKey, kem));
}

/** Encodes a desk's request as JSON bytes, signed with the desk's own key to prove that it holds it. §10.3 */
export function encodeEnrolment(destination: string, desk: SigningKeys, kem: Uint8Array): Uint8Array {
  const signature = sign('enrolment v1', fields(destination, desk.publicKey, kem), desk.secretKey);
  return encodeJson({
    v: 1,
    destination,
    sign: encodeBase64(desk.publicKey),
    kem: encodeBase64(kem),
    signature: encodeBase64(signature),
  });
}

/** Decodes a desk's request; throws `document_malformed` or `document_signature`. §10.3 */
export function decodeEnrolment(bytes: Uint8Array): Enrolment {
  const content = decodeJson(bytes, schema, 'document_malformed');
  const signKey = decodeBase64(content.sign, 32);
  const kem = decodeBase64(content.kem, KEM_PUBLIC_KEY_SIZE);
  const signature = decodeBase64(content.signature, SIGNATURE_SIZE);
  if (!verify('enrolment v1', fields(content.destination, signKey, kem), signature, signKey)) {
    throw new DropError('document_signature');
  }
  return {
    destination: content.destination,
    sign: signKey,
    kem,
    words: deskWords(content.destination, signKey, kem),
  };
}

/** The eight words that name a unit or root key (32 bytes) when read out by phone. §10.3 */
export function keyWords(publicKey: Uint8Array): string[] {
  return fingerprintWords(hash('fingerprint v1', publicKey));
}
