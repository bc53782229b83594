import { openBox, startBox } from './box.ts';
import { dayFromNumber, dayNumber, LAST_DAY_NUMBER, type Day } from './days.ts';
import { concat, decodeU32, encodeText, encodeU32 } from './encoding.ts';
import { DropError } from './errors.ts';
import type { KemKeys } from './kem.ts';
import { wipe } from './sodium.ts';

/** The secret 32-byte seed of an epoch's X-Wing key, and the last day on which anybody may seal to it. §5.3 */
export interface EpochSeed {
  readonly epoch: number;
  readonly notAfter: Day;
  readonly seed: Uint8Array;
}

const ENTRY = 40;
const NOTHING = new Uint8Array(0);

function binding(destination: string, desk: string) {
  return { context: 'seeds v1' as const, header: NOTHING, place: encodeText(`${destination}/${desk}`) };
}

/**
 * Seals epoch seeds, lowest epoch first, to one desk's X-Wing key (1216 bytes): 1136 bytes and 40 for each seed. §5.3
 * `randomness` (64 secret bytes) is for test vectors alone. Throws `key_invalid`.
 */
export function sealSeeds(
  seeds: readonly EpochSeed[],
  to: { readonly destination: string; readonly desk: string; readonly kem: Uint8Array },
  randomness?: Uint8Array,
): Uint8Array {
  const plain = concat(
    ...seeds.flatMap(({ epoch, notAfter, seed }) => [encodeU32(epoch), encodeU32(dayNumber(notAfter)), seed]),
  );
  const box = startBox(to.kem, binding(to.destination, to.desk), randomness);
  const sealed = concat(box.ciphertext, box.finish(plain));
  wipe(plain);
  return sealed;
}

/**
 * Opens the seeds that were sealed to a desk, lowest epoch first; throws `seeds_unopenable`, also where an epoch stands
 * twice or out of order, so that all desks mean the same key by the same number. §5.3
 */
export function openSeeds(
  sealed: Uint8Array,
  of: { readonly destination: string; readonly desk: string; readonly kem: KemKeys },
): EpochSeed[] {
  const plain = openBox(sealed, of.kem, binding(of.destination, of.desk), 'seeds_unopenable');
  if (plain.length % ENTRY !== 0) throw new DropError('seeds_unopenable');
  const seeds = Array.from({ length: plain.length / ENTRY }, (_, index) => ({
    epoch: decodeU32(plain, index * ENTRY),
    notAfter: readDay(decodeU32(plain, index * ENTRY + 4)),
    seed: plain.slice(index * ENTRY + 8, (index + 1) * ENTRY),
  }));
  wipe(plain);
  if (seeds.some(({ epoch }, index) => epoch <= (seeds[index - 1]?.epoch ?? 0))) {
    throw new DropError('seeds_unopenable');
  }
  return seeds;
}

function readDay(number: number): Day {
  if (number > LAST_DAY_NUMBER) throw new DropError('seeds_unopenable');
  return dayFromNumber(number);
}
