import { wordlist } from '@scure/bip39/wordlists/english.js';
import { concat, encodeBase64, encodeText, encodeU32 } from '../../../crypto/encoding.ts';
import { hash } from '../../../crypto/hash.ts';
import { sealKeyFile, type KeyFileSecrets } from '../../../crypto/keyfile.ts';
import { encodeShare, type Share } from '../../../crypto/shares.ts';
import { sealVaultRow, vaultKey } from '../../../crypto/vault.ts';
import { argon2id } from '../../../crypto/sodium-sumo.ts';
import { sodium } from '../../../crypto/sodium.ts';
import { signingKeys } from '../../../crypto/signing.ts';
import { fixedBytes } from '../../crypto/parts.ts';
import { bad, flip, good, text, type Entries } from './entry.ts';
import { shamirShares } from './shamir.ts';

const EASY = { operations: 1, memory: 8192 };
const PASSPHRASE = 'correct ﬁve horse'; // The ligature shows that NFKC is used.

function keyFiles(): Entries {
  const desk: KeyFileSecrets = {
    type: 'desk',
    destination: 'northshire',
    signSeed: fixedBytes('first sign'),
    kemSeeds: [fixedBytes('first kem'), fixedBytes('older kem')],
    unitSeed: fixedBytes('unit'),
  };
  const randomness = fixedBytes('key file randomness', 40);
  const root: KeyFileSecrets = { type: 'root', seed: fixedBytes('root') };
  const file = sealKeyFile(root, PASSPHRASE, EASY, randomness);
  const open = (bytes: Uint8Array, passphrase = PASSPHRASE) => ({ file: encodeBase64(bytes), passphrase });
  const secrets = {
    ...desk,
    signSeed: encodeBase64(desk.signSeed),
    kemSeeds: desk.kemSeeds.map((seed) => encodeBase64(seed)),
  };
  const seal = (it: unknown) => ({
    secrets: it,
    passphrase: PASSPHRASE,
    ...EASY,
    randomness: encodeBase64(randomness),
  });
  const key = argon2id(encodeText(PASSPHRASE.normalize('NFKC')), randomness.subarray(0, 16), {
    operations: 1,
    memory: 8192 * 1024,
    length: 32,
  });
  const raw = (plain: Uint8Array) => {
    const header = file.subarray(0, 52);
    const nonce = header.subarray(28);
    const sealed = sodium().crypto_aead_xchacha20poly1305_ietf_encrypt(plain, header, null, nonce, key);
    return open(concat(header, sealed));
  };
  const malformed = (name: string, inputs: Record<string, unknown>) =>
    bad('9.1', 'keyfile_malformed', name, inputs);
  const withNumber = (offset: number, value: number) => {
    const copy = file.slice();
    copy.set(encodeU32(value), offset);
    return open(copy);
  };
  const parameters = (name: string, offset: number, value: number) =>
    bad('9.1', 'keyfile_parameters', name, withNumber(offset, value));
  return {
    'keyfile-seal': [
      good('9.1', "a lead's desk", seal({ ...secrets, unitSeed: encodeBase64(desk.unitSeed!) })),
      good('9.1', "an investigator's desk", seal({ ...secrets, unitSeed: null })),
      good('9.1', 'the release key', seal({ type: 'release', seed: text('release') })),
    ],
    'keyfile-open': [
      good('9.1', 'the root key', open(file)),
      good('9.1', 'the same passphrase in other letters', open(file, PASSPHRASE.normalize('NFKC'))),
      good('9.1', "a lead's desk", open(sealKeyFile(desk, PASSPHRASE, EASY, randomness))),
      malformed('another magic', open(flip(file, 3))),
      malformed('cut short', open(file.subarray(0, 68))),
      malformed('too long', open(concat(file, new Uint8Array(4096)))),
      parameters('no pass', 4, 0),
      parameters('too many passes', 4, 17),
      parameters('too little memory', 8, 8191),
      parameters('too much memory', 8, 1_048_577),
      bad('9.1', 'keyfile_passphrase', 'another passphrase', open(file, 'correct four horse')),
      bad('9.1', 'keyfile_passphrase', 'a changed byte', open(flip(file, 60))),
      bad('9.1', 'keyfile_passphrase', 'other passes', withNumber(4, 2)),
      malformed('a kind that is none', raw(Uint8Array.of(4, ...fixedBytes('root')))),
      malformed('a byte over', raw(Uint8Array.of(2, ...fixedBytes('root'), 0))),
      malformed('a seed cut short', raw(Uint8Array.of(2, ...fixedBytes('root', 31)))),
      malformed('a destination that is no id', raw(Uint8Array.of(1, 1, 0x41, ...fixedBytes('x', 66)))),
    ],
  };
}

function shares(): Entries {
  const make = (label: string): Share[] => {
    const seed = fixedBytes(label);
    const set = hash('share set v1', signingKeys(seed).publicKey).subarray(0, 4);
    return shamirShares(seed, [fixedBytes(`${label} one`), fixedBytes(`${label} two`)], [7, 200, 1, 90]).map(
      (data, index) => ({ number: index + 1, needed: 3, of: 4, set, data }),
    );
  };
  const words = make('root').map((share) => encodeShare(share).join(' '));
  const [one, two, three, four] = words as [string, string, string, string];
  const other = encodeShare(make('other root')[1]!).join(' ');
  const list = one.split(' ');
  const wrong = encodeShare({ ...make('root')[1]!, data: flip(make('root')[1]!.data, 4) }).join(' ');
  const join = (...typed: string[]) => ({ shares: typed });
  const bent = (change: Partial<Share>) => ({
    typed: encodeShare({ ...make('root')[0]!, ...change }).join(' '),
  });
  return {
    'share-read': [
      good('9.2', 'as printed', { typed: one }),
      good('9.2', 'numbered and shortened', {
        typed: list.map((word, index) => `${index + 1}) ${word.slice(0, 4).toUpperCase()}`).join('\n'),
      }),
      bad('9.2', 'share_malformed', 'a word too few', { typed: list.slice(1).join(' ') }),
      bad('9.2', 'share_malformed', 'an unknown word', { typed: [...list.slice(1), 'xyzzy'].join(' ') }),
      bad('9.2', 'share_malformed', 'number 0', bent({ number: 0 })),
      bad('9.2', 'share_malformed', 'a number over the count', bent({ number: 5 })),
      bad('9.2', 'share_malformed', 'one share is enough', bent({ needed: 1 })),
      bad('9.2', 'share_malformed', 'more needed than there are', bent({ needed: 5 })),
      bad('9.2', 'share_checksum', 'two words swapped', {
        typed: [list[1], list[0], ...list.slice(2)].join(' '),
      }),
      bad('9.2', 'share_checksum', 'left-over bits that are not zero', {
        typed: [...list.slice(0, -1), nextWord(list.at(-1)!)].join(' '),
      }),
    ],
    'shares-join': [
      good('9.2', 'three of four', join(one, two, three)),
      good('9.2', 'another three, in another order', join(four, one, three)),
      good('9.2', 'all four', join(one, two, three, four)),
      bad('9.2', 'share_too_few', 'two of four', join(one, two)),
      bad('9.2', 'share_too_few', 'the same one three times', join(one, one, one)),
      bad('9.2', 'share_too_few', 'none', join()),
      bad('9.2', 'share_mismatch', 'one of another key', join(one, other, three)),
      bad('9.2', 'share_mismatch', 'one that is false', join(one, wrong, three)),
      bad(
        '9.2',
        'share_mismatch',
        'one that says another count',
        join(one, two, bent({ of: 5, number: 3 }).typed),
      ),
    ],
  };
}

/** The word after another one in the list: the one with the next number. */
function nextWord(word: string): string {
  return wordlist[wordlist.indexOf(word) + 1]!;
}

function vaults(): Entries {
  const seed = fixedBytes('vault desk');
  const keys = signingKeys(seed);
  const place = { row: 3, writing: encodeBase64(fixedBytes('vault writing', 16)) };
  const plain = encodeText('[]');
  const nonce = fixedBytes('vault nonce', 24);
  const sealed = sealVaultRow(
    plain,
    vaultKey(keys.secretKey),
    { desk: keys.publicKey, row: 3, writing: fixedBytes('vault writing', 16) },
    nonce,
  );
  const base = { sealed: encodeBase64(sealed), seed: encodeBase64(seed), ...place };
  const refuse = (name: string, change: Partial<typeof base>) =>
    bad('9.4', 'vault_unopenable', name, { ...base, ...change });
  return {
    'vault-seal': [
      good('9.4', 'a row', {
        plain: encodeBase64(plain),
        seed: base.seed,
        ...place,
        nonce: encodeBase64(nonce),
      }),
    ],
    'vault-open': [
      good('9.4', 'in its place', base),
      refuse('a changed byte', { sealed: encodeBase64(flip(sealed, -1)) }),
      refuse('cut short', { sealed: encodeBase64(sealed.subarray(0, 30)) }),
      refuse('nothing', { sealed: '' }),
      refuse('in the place of another row', { row: 4 }),
      refuse('an earlier writing', { writing: encodeBase64(fixedBytes('vault later', 16)) }),
      refuse('of another desk', { seed: encodeBase64(fixedBytes('vault other')) }),
    ],
  };
}

/** The vectors of what is kept under a passphrase, on paper or under a desk’s own key: §9.1, §9.2, §9.4. */
export function makeKept(): Entries {
  return { ...keyFiles(), ...shares(), ...vaults() };
}
