import type { Day } from '../../crypto/days.ts';
import {
  chooseCertificate,
  verifyCertificateChain,
  type EpochCertificate,
} from '../../crypto/documents/certificate.ts';
import { equalBytes } from '../../crypto/encoding.ts';
import { DropError, type ErrorCode } from '../../crypto/errors.ts';
import { kemKeys } from '../../crypto/kem.ts';
import type { UnverifiedDocument, UnverifiedLogged } from '../../crypto/wire/bodies.ts';
import type { Api } from './api.ts';
import type { DeskView } from './desk.ts';
import type { LogAlarm } from './log/witness.ts';

/**
 * What the server hands to reporters and the unit did not mean them to get. Reports may be sealed to somebody else, or be
 * lost: stop, and speak to the operator. docs/protocol.md §10.6
 *
 * - `refused`: reporters get certificates that are not the unit's, or are out of order (`code` says how).
 * - `differs`: there is one signed with the unit's key that this unit did not publish: the unit's key is in other hands.
 * - `withheld`: the newest certificate is kept back, and reporters seal to an older one.
 * - `unopenable`: the one that reporters use today has a key that this desk has no seed for.
 * - the rest: see {@link LogAlarm}.
 * - `run_out`: the unit's own epochs have all run out, so nobody can send; a lead must rotate.
 */
export type Alarm =
  | { readonly type: 'refused'; readonly code: ErrorCode }
  | { readonly type: 'differs'; readonly epoch: number }
  | { readonly type: 'withheld'; readonly epoch: number; readonly expected: number }
  | { readonly type: 'unopenable'; readonly epoch: number }
  | { readonly type: 'run_out' }
  | LogAlarm;

/** An alarm as text without its evidence, which grows with the log: whether it is the one that was acknowledged. */
export function nameOfAlarm(alarm: Alarm): string {
  return JSON.stringify({ ...alarm, evidence: undefined });
}

/** What a unit's watch found. `lasts` is the last day on which reporters can seal to it; null where there is none. */
export interface Watch {
  readonly alarm: Alarm | null;
  readonly lasts: Day | null;
}

/** What was found, what the desk knows, and how reporters are told that the certificates are logged (not verified). */
export interface Watched extends Watch {
  readonly view: DeskView;
  readonly logged: UnverifiedLogged | undefined;
}

/**
 * Fetches what reporters get and holds it against the unit's own membership. `anonymous` must be an `Api` over a
 * connection of its own, on which no desk has shown itself; `view` gives what the desk knows, freshly. A publication
 * may fall between the two questions, so what differs is asked once more. §10.6
 * Throws as `view` does, or `ApiError`.
 */
export async function watchUnit(
  anonymous: Api,
  destination: string,
  view: () => Promise<DeskView>,
  today: Day,
): Promise<Watched> {
  const look = async () => {
    const { certificates: served, log: logged } = await anonymous.certificates(destination);
    const known = await view();
    return { ...compareServed(served, known, today), view: known, logged };
  };
  const first = await look();
  return first.alarm === null ? first : look();
}

/** Compares certificates as reporters get them with what a desk of the unit knows. §10.6 */
export function compareServed(served: readonly UnverifiedDocument[], view: DeskView, today: Day): Watch {
  const last = view.seeds.at(-1)?.notAfter ?? null;
  if (last === null || last < today) return { alarm: { type: 'run_out' }, lasts: null };
  try {
    const chain = verifyCertificateChain(served, view.destination);
    const lasts = chain.at(-1)?.notAfter ?? null;
    return { alarm: findNewest(chain, view) ?? findKeys(chain, view, today), lasts };
  } catch (error) {
    if (!(error instanceof DropError)) throw error;
    return { alarm: { type: 'refused', code: error.code }, lasts: null };
  }
}

function findNewest(chain: readonly EpochCertificate[], { membership }: DeskView): Alarm | null {
  const newest = chain.at(-1);
  const epoch = newest?.epoch ?? 0;
  if (epoch < membership.epoch) return { type: 'withheld', epoch, expected: membership.epoch };
  return newest?.hash === membership.certificate ? null : { type: 'differs', epoch };
}

function findKeys(chain: readonly EpochCertificate[], view: DeskView, today: Day): Alarm | null {
  const seeds = new Map(view.seeds.map(({ epoch, seed }) => [epoch, seed]));
  for (const { epoch, kem } of chain) {
    const seed = seeds.get(epoch);
    if (seed !== undefined && !equalBytes(kemKeys(seed).publicKey, kem)) return { type: 'differs', epoch };
  }
  const { epoch } = chooseCertificate(chain, today);
  return seeds.has(epoch) ? null : { type: 'unopenable', epoch };
}
