import * as v from 'valibot';
import { concat, decodeU32, encodeText, encodeU32 } from './encoding.ts';
import { DropError } from './errors.ts';
import { destinationId } from './json.ts';
import { argon2id } from './sodium-sumo.ts';
import { randomBytes, sodium, wipe } from './sodium.ts';

/** A desk's secrets. `unitSeed` is there on a lead's desk alone. All seeds are 32 secret bytes. §9 */
export interface DeskSecrets {
  readonly type: 'desk';
  readonly destination: string;
  readonly signSeed: Uint8Array;
  /** The desk's X-Wing seeds, newest first; older ones stay until every membership sealed to them is replaced. */
  readonly kemSeeds: readonly Uint8Array[];
  readonly unitSeed: Uint8Array | null;
}

/** The operator's secrets: the root key or the release key. The seed is 32 secret bytes. §9 */
export interface OperatorSecrets {
  readonly type: 'root' | 'release';
  readonly seed: Uint8Array;
}

/** What a key file can hold. §9 */
export type KeyFileSecrets = DeskSecrets | OperatorSecrets;

/** How hard a passphrase is stretched: passes, and memory in KiB. §9 */
export interface Stretching {
  readonly operations: number;
  readonly memory: number;
}

/** Three passes over 64 MiB: the second recommended option of RFC 9106, with one lane, as libsodium has no more. §9 */
export const STRETCHING: Stretching = { operations: 3, memory: 65_536 };

const MAGIC = encodeText('DBK1');
const SALT_SIZE = 16;
const NONCE_SIZE = 24;
const HEADER_SIZE = 4 + 4 + 4 + SALT_SIZE + NONCE_SIZE;
const TYPES = { desk: 1, root: 2, release: 3 } as const;

function encodeSecrets(secrets: KeyFileSecrets): Uint8Array {
  if (secrets.type !== 'desk') return concat(Uint8Array.of(TYPES[secrets.type]), secrets.seed);
  const destination = encodeText(secrets.destination);
  return concat(
    Uint8Array.of(TYPES.desk, destination.length),
    destination,
    secrets.signSeed,
    Uint8Array.of(secrets.kemSeeds.length),
    ...secrets.kemSeeds,
    Uint8Array.of(secrets.unitSeed === null ? 0 : 1),
    secrets.unitSeed ?? new Uint8Array(0),
  );
}

function decodeSecrets(plain: Uint8Array): KeyFileSecrets {
  let offset = 0;
  const take = (length: number): Uint8Array => {
    if (offset + length > plain.length) throw new DropError('keyfile_malformed');
    offset += length;
    return plain.slice(offset - length, offset);
  };
  const number = (): number => take(1)[0] ?? 0;
  const secrets = ((): KeyFileSecrets => {
    const type = number();
    if (type === TYPES.root) return { type: 'root', seed: take(32) };
    if (type === TYPES.release) return { type: 'release', seed: take(32) };
    if (type !== TYPES.desk) throw new DropError('keyfile_malformed');
    const destination = String.fromCharCode(...take(number()));
    if (!v.is(destinationId, destination)) throw new DropError('keyfile_malformed');
    const signSeed = take(32);
    const kemSeeds = Array.from({ length: number() }, () => take(32));
    const lead = number();
    if (kemSeeds.length === 0 || lead > 1) throw new DropError('keyfile_malformed');
    return { type: 'desk', destination, signSeed, kemSeeds, unitSeed: lead === 1 ? take(32) : null };
  })();
  if (offset !== plain.length) throw new DropError('keyfile_malformed');
  return secrets;
}

function stretch(passphrase: string, salt: Uint8Array, stretching: Stretching): Uint8Array {
  const bytes = encodeText(passphrase.normalize('NFKC'));
  try {
    return argon2id(bytes, salt, {
      operations: stretching.operations,
      memory: stretching.memory * 1024,
      length: 32,
    });
  } finally {
    wipe(bytes);
  }
}

/**
 * Seals secrets under a passphrase as the bytes of a key file: "DBK1", passes and KiB (4 bytes each), salt (16), nonce
 * (24), XChaCha20-Poly1305 of the secrets with all of that as associated data. Needs `readySumo`. `randomness` (40 bytes:
 * salt and nonce) is for test vectors alone. §9
 */
export function sealKeyFile(
  secrets: KeyFileSecrets,
  passphrase: string,
  stretching: Stretching = STRETCHING,
  randomness: Uint8Array = randomBytes(SALT_SIZE + NONCE_SIZE),
): Uint8Array {
  const header = concat(MAGIC, encodeU32(stretching.operations), encodeU32(stretching.memory), randomness);
  const key = stretch(passphrase, header.subarray(12, 12 + SALT_SIZE), stretching);
  const plain = encodeSecrets(secrets);
  const sealed = sodium().crypto_aead_xchacha20poly1305_ietf_encrypt(
    plain,
    header,
    null,
    header.subarray(12 + SALT_SIZE),
    key,
  );
  wipe(key, plain);
  return concat(header, sealed);
}

/**
 * Opens a key file with its passphrase; the caller owns the secrets and wipes them. Needs `readySumo`. §9
 * Throws `keyfile_malformed`, `keyfile_parameters` (asks for less than 8 MiB or more than 1 GiB, or more than 16
 * passes, so a made-up file cannot hang the machine) or `keyfile_passphrase` (wrong, or the file was changed).
 */
export function openKeyFile(file: Uint8Array, passphrase: string): KeyFileSecrets {
  if (file.length < HEADER_SIZE + 17 || file.length > 4096) throw new DropError('keyfile_malformed');
  if (MAGIC.some((byte, index) => file[index] !== byte)) throw new DropError('keyfile_malformed');
  const stretching = { operations: decodeU32(file, 4), memory: decodeU32(file, 8) };
  const { operations, memory } = stretching;
  if (operations < 1 || operations > 16 || memory < 8192 || memory > 1_048_576) {
    throw new DropError('keyfile_parameters');
  }
  const header = file.subarray(0, HEADER_SIZE);
  const key = stretch(passphrase, header.subarray(12, 12 + SALT_SIZE), stretching);
  let plain: Uint8Array;
  try {
    plain = sodium().crypto_aead_xchacha20poly1305_ietf_decrypt(
      null,
      file.subarray(HEADER_SIZE),
      header,
      header.subarray(12 + SALT_SIZE),
      key,
    );
  } catch {
    throw new DropError('keyfile_passphrase');
  } finally {
    wipe(key);
  }
  try {
    return decodeSecrets(plain);
  } finally {
    wipe(plain);
  }
}

/** Wipes everything secret that a key file held. */
export function wipeKeyFileSecrets(secrets: KeyFileSecrets): void {
  if (secrets.type !== 'desk') {
    wipe(secrets.seed);
    return;
  }
  wipe(secrets.signSeed, ...secrets.kemSeeds);
  if (secrets.unitSeed !== null) wipe(secrets.unitSeed);
}
