import { concat, decodeU32, encodeText } from '../../crypto/encoding.ts';
import { openKeyFile, sealKeyFile } from '../../crypto/keyfile.ts';
import { argon2id } from '../../crypto/sodium-sumo.ts';
import { sodium } from '../../crypto/sodium.ts';
import { fixedBytes } from '../crypto/parts.ts';
import type { Target } from './fuzz.ts';

const EASY = { operations: 1, memory: 8192 };

/** Key files, and how many of them got as far as the stretching. */
export interface KeyFileTarget extends Target {
  readonly counts: { stretched: number; spared: number };
}

/**
 * Key files are stretched for some 40 ms each, so of those that would get that far only `most` do: their plaintext is
 * changed and encrypted anew, so that what comes behind the passphrase is reached. The others count as spared, and are run
 * with a magic that is none. Needs `readySumo()`.
 */
export function keyFileTarget(most: number): KeyFileTarget {
  const desk = {
    type: 'desk' as const,
    destination: 'northshire',
    signSeed: fixedBytes('sign'),
    kemSeeds: [fixedBytes('kem one'), fixedBytes('kem two')],
    unitSeed: fixedBytes('unit'),
  };
  const randomness = fixedBytes('key file', 40);
  const file = sealKeyFile(desk, 'passphrase', EASY, randomness);
  const header = file.subarray(0, 52);
  const key = argon2id(encodeText('passphrase'), randomness.subarray(0, 16), {
    operations: 1,
    memory: 8192 * 1024,
    length: 32,
  });
  const library = sodium();
  const nonce = header.subarray(28);
  const plain = library.crypto_aead_xchacha20poly1305_ietf_decrypt(
    null,
    file.subarray(52),
    header,
    nonce,
    key,
  );
  const reseal = (input: Uint8Array): Uint8Array =>
    concat(header, library.crypto_aead_xchacha20poly1305_ietf_encrypt(input, header, null, nonce, key));
  const counts = { stretched: 0, spared: 0 };
  return {
    name: 'key file',
    samples: [file, plain, plain.subarray(1)],
    counts,
    run: (input, turn) => {
      if (turn % 50 === 0 && counts.stretched < most) {
        counts.stretched += 1;
        return openKeyFile(reseal(input), 'passphrase');
      }
      if (!wouldStretch(input)) return openKeyFile(input, 'passphrase');
      counts.spared += 1;
      return openKeyFile(input.with(0, 0), 'passphrase');
    },
  };
}

function wouldStretch(file: Uint8Array): boolean {
  if (file.length < 69 || file.length > 4096 || Buffer.from(file.subarray(0, 4)).toString() !== 'DBK1')
    return false;
  const [operations, memory] = [decodeU32(file, 4), decodeU32(file, 8)];
  return operations >= 1 && operations <= 16 && memory >= 8192 && memory <= 1_048_576;
}
