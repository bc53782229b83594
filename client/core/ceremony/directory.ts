import * as v from 'valibot';
import { addDays, type Day } from '../../../crypto/days.ts';
import {
  readDirectory,
  signDirectory,
  type Destination,
  type Directory,
  type LogPolicy,
} from '../../../crypto/documents/directory.ts';
import { decodeBase64, encodeBase64 } from '../../../crypto/encoding.ts';
import { encodeJson } from '../../../crypto/json.ts';
import { signingKeys } from '../../../crypto/signing.ts';
import { wipe } from '../../../crypto/sodium.ts';
import type { UnverifiedDocument } from '../../../crypto/wire/bodies.ts';
import { takeSeed, wordsOf, type KeySource, type SharingCeremony } from './ceremony.ts';
import type { UnitCard } from '../unit/founding.ts';

const text = v.pipe(v.string(), v.minLength(1));
const plan = v.strictObject({
  id: text,
  name: v.strictObject({ en: text, cy: text }),
  nation: v.picklist(['England', 'Wales', 'Scotland', 'Northern Ireland', 'Great Britain', 'UK']),
  kind: v.picklist(['force', 'oversight', 'clearing']),
  alternatives: v.array(text),
  unit: v.optional(text),
});

/** The operator's list of destinations; `unit` (the key as text) may be left out where a unit's card gives it. §5.1 */
export const destinationPlans = v.array(plan);

/** One entry of {@link destinationPlans}. */
export type DestinationPlan = v.InferOutput<typeof plan>;

/**
 * Joins plans and cards to the destinations of a directory. Those without a unit key are left out, also as
 * alternatives, and named in `without`: nobody can send to them. Cards and alternatives that no plan names stand in
 * `unplanned`.
 */
export function planDestinations(
  plans: readonly DestinationPlan[],
  cards: readonly UnitCard[],
): { destinations: Destination[]; without: string[]; unplanned: string[] } {
  const keys = new Map(plans.flatMap(({ id, unit }) => (unit === undefined ? [] : [[id, unit] as const])));
  for (const { destination, unit } of cards) keys.set(destination, encodeBase64(unit));
  const destinations = plans.flatMap(({ id, name, nation, kind, alternatives }): Destination[] => {
    const unit = keys.get(id);
    if (unit === undefined) return [];
    return [{ id, name, nation, kind, unit, alternatives: alternatives.filter((other) => keys.has(other)) }];
  });
  const planned = new Set(plans.map(({ id }) => id));
  const named = [
    ...cards.map(({ destination }) => destination),
    ...plans.flatMap((plan) => plan.alternatives),
  ];
  return {
    destinations,
    without: plans.flatMap(({ id }) => (keys.has(id) ? [] : [id])),
    unplanned: [...new Set(named)].filter((id) => !planned.has(id)),
  };
}

/** How a directory differs from the one before it, by destination id. */
export interface DirectoryChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Those that have another unit key: reports to them would be sealed to other people than before. */
  readonly rekeyed: readonly string[];
}

/** Compares the destinations of a directory with those of the one before it (null: there is none). */
export function compareDirectories(
  before: Directory | null,
  destinations: readonly Destination[],
): DirectoryChanges {
  const old = new Map((before?.destinations ?? []).map(({ id, unit }) => [id, unit]));
  const now = new Map(destinations.map(({ id, unit }) => [id, unit]));
  return {
    added: [...now.keys()].filter((id) => !old.has(id)),
    removed: [...old.keys()].filter((id) => !now.has(id)),
    rekeyed: [...now].flatMap(([id, unit]) => (old.has(id) && old.get(id) !== unit ? [id] : [])),
  };
}

/** What a directory is signed from. */
export interface DirectoryOrder {
  readonly destinations: readonly Destination[];
  readonly previous: UnverifiedDocument | null;
  readonly root: KeySource;
  readonly today: Day;
  readonly expires: Day;
  readonly path: string;
  /** What it says of the log; where left out, what the one before says. §5.1 */
  readonly log?: LogPolicy;
  /** Ids that may disappear or get another unit key; any other such change stops the ceremony. */
  readonly agreed: readonly string[];
}

/** Why nothing was signed or written: the changes that nobody agreed to, and witnesses of the log that are no destination. */
export interface DirectoryRefusal extends Pick<DirectoryChanges, 'removed' | 'rekeyed'> {
  readonly witnesses: readonly string[];
}

/** What came of it. */
export type DirectoryOutcome =
  | { readonly refused: DirectoryRefusal }
  | {
      readonly refused: null;
      readonly directory: Directory;
      readonly root: string;
      readonly changes: DirectoryChanges;
    };

/**
 * Signs a directory with the root key: one version higher than the one before. §9.3
 * Throws as `takeSeed` does, as `readDirectory` does where the one before is not signed by this root, or
 * `document_invalid` where the destinations break a rule of §5.1.
 */
export async function* signDirectoryCeremony(order: DirectoryOrder): SharingCeremony<DirectoryOutcome> {
  const seed = yield* takeSeed(order.root);
  const root = signingKeys(seed);
  wipe(seed);
  try {
    const before = order.previous === null ? null : readDirectory(order.previous, root.publicKey);
    const changes = compareDirectories(before, order.destinations);
    const log = order.log ?? before?.log;
    const surprising = (ids: readonly string[]) => ids.filter((id) => !order.agreed.includes(id));
    const named = new Set(order.destinations.map(({ id }) => id));
    const refused = {
      removed: surprising(changes.removed),
      rekeyed: surprising(changes.rekeyed),
      witnesses: (log?.witnesses ?? []).filter((id) => !named.has(id)),
    };
    if (Object.values(refused).some((ids) => ids.length > 0)) return { refused };
    const directory: Directory = {
      v: 1,
      version: (before?.version ?? 0) + 1,
      issued: order.today,
      expires: order.expires,
      destinations: [...order.destinations],
      ...(log === undefined ? {} : { log }),
    };
    const bytes = encodeJson(signDirectory(directory, root));
    for (const line of protocolLines(directory, changes)) yield { do: 'record', line };
    yield { do: 'write', path: order.path, bytes, mode: 0o644, what: 'signed directory' };
    return { refused: null, directory, root: encodeBase64(root.publicKey), changes };
  } finally {
    wipe(root.secretKey);
  }
}

function protocolLines(directory: Directory, changes: DirectoryChanges): string[] {
  const { version, issued, expires, destinations, log } = directory;
  const named = (ids: readonly string[], verb: string): string[] =>
    destinations.flatMap(({ id, unit }) =>
      ids.includes(id) ? [`${verb} ${id}: unit key ${unit}, words: ${wordsOf(decodeBase64(unit))}`] : [],
    );
  return [
    `Directory version ${String(version)}, ${String(destinations.length)} destinations, from ${issued} to ${expires}.`,
    ...named(changes.added, 'Added'),
    ...named(changes.rekeyed, 'New key for'),
    ...(log === undefined
      ? []
      : [
          `Log ${log.origin}, key ${log.key}; ${String(log.quorum)} of ${log.witnesses.join(', ')}; with fewer: ${log.fewer}.`,
        ]),
    ...changes.removed.map((id) => `Removed ${id}.`),
  ];
}

/** For how long a directory is signed where nobody says otherwise: a year. §5.1 */
export function usualExpiry(today: Day): Day {
  return addDays(today, 365);
}
