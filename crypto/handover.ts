import * as v from 'valibot';
import { openBox, startBox } from './box.ts';
import { concat, decodeBase64, encodeBase64, encodeText, equalBytes } from './encoding.ts';
import { DropError } from './errors.ts';
import { base64Text, decodeJson, destinationId, encodeJson } from './json.ts';
import type { KemKeys } from './kem.ts';
import { signingKeys } from './signing.ts';
import { wipe } from './sodium.ts';
import { KEM_CIPHERTEXT_SIZE, TAG_SIZE } from './wire/sizes.ts';

/** X-Wing ciphertext ‖ the sealed unit seed. */
const SEALED_SIZE = KEM_CIPHERTEXT_SIZE + 32 + TAG_SIZE;

const schema = v.strictObject({
  v: v.literal(1),
  destination: destinationId,
  desk: base64Text(12),
  sealed: base64Text(SEALED_SIZE),
});

/** The desk that is to become a lead; `kem` is its X-Wing public key, 1216 bytes. §10.4 */
export interface HandoverTo {
  readonly destination: string;
  readonly desk: string;
  readonly kem: Uint8Array;
}

function binding(destination: string, desk: string) {
  const place = encodeText(`${destination}/${desk}`);
  return { context: 'handover v1' as const, header: new Uint8Array(0), place };
}

/** Seals the unit's 32-byte seed to one desk's X-Wing key, as JSON bytes that only this desk can use. §10.4 */
export function sealHandover(unitSeed: Uint8Array, to: HandoverTo): Uint8Array {
  const box = startBox(to.kem, binding(to.destination, to.desk));
  const sealed = concat(box.ciphertext, box.finish(unitSeed));
  return encodeJson({ v: 1, destination: to.destination, desk: to.desk, sealed: encodeBase64(sealed) });
}

/**
 * Opens a handover with the desk's X-Wing keys and checks that it holds the unit's key: the secret 32-byte seed. §10.4
 * Throws `document_malformed`, `document_destination`, `desk_unknown` (for another desk), `seeds_unopenable` or
 * `key_invalid` (opened, but not the key of `unit`, 32 bytes).
 */
export function openHandover(
  bytes: Uint8Array,
  of: { readonly destination: string; readonly desk: string; readonly kem: readonly KemKeys[] },
  unit: Uint8Array,
): Uint8Array {
  const content = decodeJson(bytes, schema, 'document_malformed');
  if (content.destination !== of.destination) throw new DropError('document_destination');
  if (content.desk !== of.desk) throw new DropError('desk_unknown');
  const seed = openWithAny(
    decodeBase64(content.sealed, SEALED_SIZE),
    of.kem,
    binding(of.destination, of.desk),
  );
  if (!isSeedOf(seed, unit)) {
    wipe(seed);
    throw new DropError('key_invalid');
  }
  return seed;
}

/** Whether a secret 32-byte seed is that of the Ed25519 public key. §2 */
export function isSeedOf(seed: Uint8Array, publicKey: Uint8Array): boolean {
  const keys = signingKeys(seed);
  wipe(keys.secretKey);
  return equalBytes(keys.publicKey, publicKey);
}

function openWithAny(
  box: Uint8Array,
  keys: readonly KemKeys[],
  bound: ReturnType<typeof binding>,
): Uint8Array {
  for (const pair of keys) {
    try {
      return openBox(box, pair, bound, 'seeds_unopenable');
    } catch (error) {
      if (!(error instanceof DropError)) throw error;
    }
  }
  throw new DropError('seeds_unopenable');
}
