import type Sumo from 'libsodium-wrappers-sumo';

let loaded: typeof Sumo | undefined;

/**
 * Loads libsodium's larger build, which has Argon2id. Desk and ceremony side only: the reporter's page never
 * loads it. §2
 */
export async function readySumo(): Promise<void> {
  const library = (await import('libsodium-wrappers-sumo')).default;
  await library.ready;
  loaded = library;
}

/**
 * Argon2id (RFC 9106) of a passphrase: `operations` passes over `memory` bytes, one lane, salt of 16 bytes, giving
 * `length` secret bytes. Throws a plain `Error` (a programming fault) when {@link readySumo} was not awaited. §9
 */
export function argon2id(
  passphrase: Uint8Array,
  salt: Uint8Array,
  parameters: { operations: number; memory: number; length: number },
): Uint8Array {
  if (loaded === undefined) throw new Error('await readySumo() first');
  return loaded.crypto_pwhash(
    parameters.length,
    passphrase,
    salt,
    parameters.operations,
    parameters.memory,
    loaded.crypto_pwhash_ALG_ARGON2ID13,
  );
}
