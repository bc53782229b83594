import {
  chooseCertificate,
  verifyCertificateChain,
  type EpochCertificate,
} from '../../../crypto/documents/certificate.ts';
import { addDays, type Day } from '../../../crypto/days.ts';
import { equalBytes } from '../../../crypto/encoding.ts';
import { DropError, type ErrorCode } from '../../../crypto/errors.ts';
import { kemPublicKey } from '../../../crypto/kem.ts';
import type { UnverifiedCertificates, UnverifiedDocument } from '../../../crypto/wire/bodies.ts';
import type { Api } from '../network/api.ts';
import { wipeReplaced, type DeskView } from './desk.ts';
import { judgeLogged } from '../log/assurance.ts';
import type { LogAlarm } from '../log/witness.ts';

/**
 * What the server hands to reporters and the unit did not mean them to get. Reports may be sealed to somebody else, or be
 * lost: stop, and speak to the operator. docs/protocol.md §10.6
 *
 * - `refused`: reporters get certificates that are not the unit's, or are out of order (`code` says how).
 * - `differs`: there is one signed with the unit's key that this unit did not publish: the unit's key is in other hands.
 * - `withheld`: the newest certificate is kept back, and reporters seal to an older one.
 * - `unopenable`: the one that reporters use today has a key that this desk has no seed for.
 * - `unwitnessed`: too few other units have seen lately what reporters seal to: they may be shown another log.
 * - the rest: see {@link LogAlarm}.
 * - `run_out`: the unit's own epochs have all run out, so nobody can send; a lead must rotate.
 */
export type Alarm =
  | { readonly type: 'refused'; readonly code: ErrorCode }
  | { readonly type: 'differs'; readonly epoch: number }
  | { readonly type: 'withheld'; readonly epoch: number; readonly expected: number }
  | { readonly type: 'unopenable'; readonly epoch: number }
  | { readonly type: 'run_out' }
  | { readonly type: 'unwitnessed'; readonly epoch: number }
  | LogAlarm;

/** An alarm as text without its evidence, which grows with the log: whether it is the one that was acknowledged. */
export function nameOfAlarm(alarm: Alarm): string {
  return JSON.stringify({ ...alarm, evidence: undefined });
}

/** An alarm that no better answer takes back, as it was about what the server itself, or the unit's key, had signed; else null. */
export function lastingOf(alarm: Alarm | null): Alarm | null {
  return alarm?.type === 'log_forked' || alarm?.type === 'log_foreign' ? alarm : null;
}

/** Whether nothing may be sent because of an alarm: that others were not at work does not keep a unit from answering reporters. */
export function stops(alarm: Alarm | null): alarm is Alarm {
  return alarm !== null && alarm.type !== 'unwitnessed';
}

/** What a unit's watch found. `lasts` is the last day on which reporters can seal to it; null where there is none. */
export interface Watch {
  readonly alarm: Alarm | null;
  readonly lasts: Day | null;
}

/** What was found, what the desk knows, and what reporters are given (how that is logged is not verified). */
export interface Watched extends Watch {
  readonly view: DeskView;
  readonly list: UnverifiedCertificates;
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
    const list = await anonymous.certificates(destination);
    const known = await view();
    return { ...compareServed(list.certificates, known, today), view: known, list };
  };
  const first = await look();
  if (first.alarm === null) return first;
  const second = await look();
  wipeReplaced(first.view, second.view);
  return second;
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
    if (seed !== undefined && !equalBytes(kemPublicKey(seed), kem)) return { type: 'differs', epoch };
  }
  const { epoch } = chooseCertificate(chain, today);
  return seeds.has(epoch) ? null : { type: 'unopenable', epoch };
}

/** How many days the other units have to see a new key before it is an alarm that they have not: a weekend and a day. */
const PATIENCE = 3;

/**
 * Holds what reporters are given, and was found in order otherwise, against what the directory demands of witnesses. A server
 * that shows a unit a log of its own has no cosignatures of others to show with it for longer than these are fresh. §10.6
 */
export function compareSeen(
  list: UnverifiedCertificates,
  { directory, destination }: DeskView,
  today: Day,
): Alarm | null {
  try {
    const chain = verifyCertificateChain(list.certificates, destination);
    const used = chooseCertificate(chain, today);
    const { state } = judgeLogged(directory, { destination, list, place: chain.indexOf(used), today });
    // The first of those that were published together is good from the day before.
    const isNew = today <= addDays(firstOf(chain, used).notBefore, 1 + PATIENCE);
    return state === 'unwitnessed' && !isNew ? { type: 'unwitnessed', epoch: used.epoch } : null;
  } catch (error) {
    if (!(error instanceof DropError)) throw error;
    const evidence = list.log?.views.map(({ checkpoint }) => checkpoint) ?? [];
    return { type: 'log_refused', code: error.code, evidence };
  }
}

/** Where the run of epochs began that follow each other by their days: behind those that were given up for it. §5.2 */
function firstOf(chain: readonly EpochCertificate[], used: EpochCertificate): EpochCertificate {
  const before = chain[chain.indexOf(used) - 1];
  return before === undefined || used.notBefore <= before.notBefore ? used : firstOf(chain, before);
}
