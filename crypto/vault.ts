import { concat, encodeText, encodeU32 } from './encoding.ts';
import { DropError } from './errors.ts';
import { hash } from './hash.ts';
import { randomBytes, sodium } from './sodium.ts';

/** Where a row of a desk's vault belongs: which desk, which row, and which writing of it. Not secret. §9.4 */
export interface VaultPlace {
  /** The desk's Ed25519 public key, 32 bytes. */
  readonly desk: Uint8Array;
  /** 0 is the head, which names the others. */
  readonly row: number;
  /** 16 bytes, drawn whenever the row is written; zeros for the head. */
  readonly writing: Uint8Array;
}

/** Bytes of a row's `writing`. §9.4 */
export const WRITING_SIZE = 16;

const NONCE_SIZE = 24;
const SEED_SIZE = 32;

/** The key of a desk's vault (32 bytes, secret) from its Ed25519 secret key (64 bytes). The caller wipes it. §9.4 */
export function vaultKey(signSecretKey: Uint8Array): Uint8Array {
  return hash('vault v1', signSecretKey.subarray(0, SEED_SIZE));
}

function associated({ desk, row, writing }: VaultPlace): Uint8Array {
  return concat(encodeText('vault v1'), desk, encodeU32(row), writing);
}

/** Seals a row for its place: 40 bytes longer than the plaintext. `nonce` is for test vectors alone. §9.4 */
export function sealVaultRow(
  plain: Uint8Array,
  key: Uint8Array,
  place: VaultPlace,
  nonce: Uint8Array = randomBytes(NONCE_SIZE),
): Uint8Array {
  const sealed = sodium().crypto_aead_xchacha20poly1305_ietf_encrypt(
    plain,
    associated(place),
    null,
    nonce,
    key,
  );
  return concat(nonce, sealed);
}

/** Opens a row in its place; throws `vault_unopenable` where it was changed, is another row, or another writing of it. §9.4 */
export function openVaultRow(sealed: Uint8Array, key: Uint8Array, place: VaultPlace): Uint8Array {
  try {
    return sodium().crypto_aead_xchacha20poly1305_ietf_decrypt(
      null,
      sealed.subarray(NONCE_SIZE),
      associated(place),
      sealed.subarray(0, NONCE_SIZE),
      key,
    );
  } catch {
    throw new DropError('vault_unopenable');
  }
}
