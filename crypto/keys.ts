import { DropError } from './errors.ts';
import { hash } from './hash.ts';
import { kemKeys, type KemKeys } from './kem.ts';
import { signingKeys, type SigningKeys } from './signing.ts';
import { sodium, wipe } from './sodium.ts';
import { ACCESS_TOKEN_SIZE } from './wire/sizes.ts';

/** Everything that a receipt code yields; all of it secret but the public keys and the thread key. §4 */
export interface ReporterKeys {
  /** What the server is shown, 32 bytes. */
  readonly accessToken: Uint8Array;
  /** What the server stores, 32 bytes. */
  readonly threadKey: Uint8Array;
  readonly sign: SigningKeys;
  readonly kem: KemKeys;
  /** The key of the reporter's state record, 32 bytes. */
  readonly stateKey: Uint8Array;
}

const CONTEXT = 'receipt1';

/** Derives a reporter's keys from the receipt's 16 secret bytes; throws `receipt_invalid` on another length. §4 */
export function deriveReporterKeys(entropy: Uint8Array): ReporterKeys {
  if (entropy.length !== 16) throw new DropError('receipt_invalid');
  const master = hash('receipt v1', entropy);
  const derive = (number: number): Uint8Array =>
    sodium().crypto_kdf_derive_from_key(32, number, CONTEXT, master);
  const accessToken = derive(1);
  const signSeed = derive(2);
  const kemSeed = derive(3);
  const stateKey = derive(4);
  wipe(master);
  const sign = signingKeys(signSeed);
  const kem = kemKeys(kemSeed);
  wipe(signSeed, kemSeed);
  return { accessToken, threadKey: threadKeyOf(accessToken), sign, kem, stateKey };
}

/** The thread key (32 bytes, public) of an access token (32 bytes, secret). §4 */
export function threadKeyOf(accessToken: Uint8Array): Uint8Array {
  if (accessToken.length !== ACCESS_TOKEN_SIZE) throw new DropError('key_invalid');
  return hash('thread v1', accessToken);
}

/** Wipes everything secret of a reporter's keys. */
export function wipeReporterKeys(keys: ReporterKeys): void {
  wipe(keys.accessToken, keys.stateKey, keys.sign.secretKey, keys.kem.secretKey);
}
