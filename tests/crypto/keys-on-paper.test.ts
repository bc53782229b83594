import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeU32 } from '../../crypto/encoding.ts';
import { openKeyFile, sealKeyFile, wipeKeyFileSecrets, type KeyFileSecrets } from '../../crypto/keyfile.ts';
import { decodeShare, encodeShare, joinSeed, splitSeed, type Share } from '../../crypto/shares.ts';
import { readySumo } from '../../crypto/sodium-sumo.ts';
import { ready } from '../../crypto/sodium.ts';
import { anyDestination, apply, bytesOf, changeIn, codeOf, codeOfLater } from './codes.ts';
import { fixedBytes } from './parts.ts';

beforeAll(async () => {
  await ready();
  await readySumo();
});

/** The least that a key file may ask for: tests should not wait longer than thieves. */
const EASY = { operations: 1, memory: 8192 };

const anySecrets: fc.Arbitrary<KeyFileSecrets> = fc.oneof(
  fc.record({ type: fc.constantFrom('root' as const, 'release' as const), seed: bytesOf(32) }),
  fc.record({
    type: fc.constant('desk' as const),
    destination: anyDestination,
    signSeed: bytesOf(32),
    kemSeeds: fc.array(bytesOf(32), { minLength: 1, maxLength: 6 }),
    unitSeed: fc.option(bytesOf(32)),
  }),
);

describe('a key file', () => {
  it('gives its secrets back to the passphrase alone', () => {
    fc.assert(
      fc.property(anySecrets, fc.string({ unit: 'grapheme' }), (secrets, passphrase) => {
        const file = sealKeyFile(secrets, passphrase, EASY);
        expect(openKeyFile(file, passphrase)).toEqual(secrets);
        expect(openKeyFile(file, passphrase.normalize('NFD').normalize('NFKD'))).toEqual(secrets);
        expect(codeOf(() => openKeyFile(file, `${passphrase}.`))).toBe('keyfile_passphrase');
      }),
      { numRuns: 8 },
    );
  });

  it('is refused with any byte changed of salt, nonce, secrets or tag', () => {
    const file = sealKeyFile({ type: 'root', seed: fixedBytes('root') }, 'passphrase', EASY);
    const regions = fc.oneof(
      ...[12, 28, 52, 85].map((start, at, all) => changeIn(start, all[at + 1] ?? file.length)),
    );
    fc.assert(
      fc.property(regions, (change) => {
        expect(codeOf(() => openKeyFile(apply(file, change), 'passphrase'))).toBe('keyfile_passphrase');
      }),
      { numRuns: 20 },
    );
  });

  it('that asks for too much or too little work is refused before any', () => {
    const file = sealKeyFile({ type: 'root', seed: fixedBytes('root') }, 'passphrase', EASY);
    const passes = fc.oneof(fc.constant(0), fc.integer({ min: 17, max: 0xffff_ffff }));
    const kibibytes = fc.oneof(
      fc.integer({ max: 8191, min: 0 }),
      fc.integer({ min: 1_048_577, max: 0xffff_ffff }),
    );
    const withNumber = (offset: number, value: number) => {
      const copy = file.slice();
      copy.set(encodeU32(value), offset);
      return copy;
    };
    fc.assert(
      fc.property(passes, kibibytes, changeIn(0, 4), (operations, memory, change) => {
        expect(codeOf(() => openKeyFile(withNumber(4, operations), ''))).toBe('keyfile_parameters');
        expect(codeOf(() => openKeyFile(withNumber(8, memory), ''))).toBe('keyfile_parameters');
        expect(codeOf(() => openKeyFile(apply(file, change), ''))).toBe('keyfile_malformed');
        expect(codeOf(() => openKeyFile(file.subarray(0, 52 + change.index), ''))).toBe('keyfile_malformed');
      }),
    );
  });

  it('leaves nothing behind when its secrets are wiped', () => {
    const file = sealKeyFile({ type: 'root', seed: fixedBytes('root') }, 'passphrase', EASY);
    const secrets = openKeyFile(file, 'passphrase');
    wipeKeyFileSecrets(secrets);
    expect(secrets).toEqual({ type: 'root', seed: new Uint8Array(32) });
  });
});

/** Every choice of `size` out of a list. */
function choices<T>(list: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return list.flatMap((item, index) =>
    choices(list.slice(index + 1), size - 1).map((rest) => [item, ...rest]),
  );
}

const anySplit = fc
  .integer({ min: 2, max: 5 })
  .chain((of) =>
    fc.record({ of: fc.constant(of), needed: fc.integer({ min: 2, max: of }), seed: bytesOf(32) }),
  );

/** Through paper and back. */
function printed(shares: readonly Share[]): Share[] {
  return shares.map((share) => decodeShare(encodeShare(share).join(' ')));
}

describe('shares of a key', () => {
  it('give it back, whichever of them come together, and never too few', async () => {
    await fc.assert(
      fc.asyncProperty(anySplit, async ({ of, needed, seed }) => {
        const shares = printed(await splitSeed(seed, of, needed));
        for (const chosen of choices(shares, needed)) expect(await joinSeed(chosen)).toEqual(seed);
        expect(await joinSeed(shares)).toEqual(seed);
        for (const chosen of choices(shares, needed - 1)) {
          expect(await codeOfLater(() => joinSeed(chosen))).toBe('share_too_few');
          if (chosen.length < 2) continue;
          const lying = chosen.map((share) => ({ ...share, needed: chosen.length }));
          expect(await codeOfLater(() => joinSeed(lying))).toBe('share_mismatch');
        }
      }),
      { numRuns: 40 },
    );
  });

  it('of two keys or of two splits of one key do not mix', async () => {
    await fc.assert(
      fc.asyncProperty(anySplit, bytesOf(32), async ({ of, needed, seed }, other) => {
        const [one, again, foreign] = [
          await splitSeed(seed, of, needed),
          await splitSeed(seed, of, needed),
          await splitSeed(other, of, needed),
        ];
        const mixed = (second: readonly Share[]) => [...one.slice(0, needed - 1), second[needed - 1]!];
        expect(await codeOfLater(() => joinSeed(mixed(foreign)))).toBe('share_mismatch');
        expect(await codeOfLater(() => joinSeed(mixed(again)))).toBe('share_mismatch');
      }),
      { numRuns: 40 },
    );
  });

  it('with one false among them are told from true ones', async () => {
    await fc.assert(
      fc.asyncProperty(anySplit, changeIn(0, 33), async ({ of, needed, seed }, change) => {
        const [first, ...rest] = await splitSeed(seed, of, needed);
        const bent = { ...first!, data: apply(first!.data, change) };
        expect(await codeOfLater(() => joinSeed([bent, ...rest]))).toBe('share_mismatch');
      }),
      { numRuns: 60 },
    );
  });

  it('with a word taken for another are not read', async () => {
    const words = encodeShare((await splitSeed(fixedBytes('seed'), 3, 2))[0]!);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 32 }),
        fc.constantFrom(...words, 'zoo', 'abandon'),
        (at, word) => {
          fc.pre(words[at] !== word);
          expect(codeOf(() => decodeShare(words.with(at, word).join(' ')))).toBe('share_checksum');
        },
      ),
    );
  });

  it('are refused to be made where one would be enough, or more needed than made', async () => {
    for (const [of, needed] of [
      [3, 1],
      [2, 3],
      [17, 2],
    ] as const) {
      expect(await codeOfLater(() => splitSeed(fixedBytes('seed'), of, needed))).toBe('share_too_few');
    }
  });
});
