import { addDays, type Day } from '../../../crypto/days.ts';
import { signCertificate } from '../../../crypto/documents/certificate.ts';
import { deskId, signDeskCertificate } from '../../../crypto/documents/desk-certificate.ts';
import { signMembership, type Membership } from '../../../crypto/documents/membership.ts';
import { documentHash, type UnverifiedDocument } from '../../../crypto/dsse.ts';
import { decodeBase64, encodeBase64 } from '../../../crypto/encoding.ts';
import { kemPublicKey } from '../../../crypto/kem.ts';
import { sealSeeds, type EpochSeed } from '../../../crypto/seeds.ts';
import type { SigningKeys } from '../../../crypto/signing.ts';
import { randomBytes } from '../../../crypto/sodium.ts';
import type { Publication } from '../../../crypto/wire/bodies.ts';

/** A desk as a lead enters it into the unit. §5.3 */
export interface DeskEntry {
  readonly role: 'lead' | 'investigator';
  /** Ed25519 public key, 32 bytes. */
  readonly sign: Uint8Array;
  /** X-Wing public key, 1216 bytes. */
  readonly kem: Uint8Array;
}

/** Where a unit's chains stand before a new publication; all null and empty for a unit that has none. §5 */
export interface UnitHistory {
  readonly membership: Membership | null;
  /** The seeds of all epochs that the unit still keeps; secret. */
  readonly seeds: readonly EpochSeed[];
}

/** How long things last, in days. The reasons stand in docs/protocol.md §5.2. */
export interface UnitPolicy {
  /** From one epoch's first day to the next one's. */
  readonly every: number;
  /** From an epoch's first day to its last: longer than `every`, so that one late rotation harms nobody. */
  readonly lasts: number;
  /** How far ahead epochs are published. */
  readonly ahead: number;
  /** How long seeds are kept after an epoch's last day; then what was sealed to it stays shut. */
  readonly retention: number;
}

/** Weekly epochs that last two weeks, published eight weeks ahead; seeds kept two years. §5.2 */
export const UNIT_POLICY: UnitPolicy = { every: 7, lasts: 14, ahead: 56, retention: 730 };

/** What a publication is made of. */
export interface NextPublication {
  readonly destination: string;
  readonly unit: SigningKeys;
  readonly history: UnitHistory;
  readonly desks: readonly DeskEntry[];
  readonly today: Day;
  readonly policy: UnitPolicy;
  /**
   * `prolong` goes on from the last epoch. `replace` begins a fresh epoch today and gives up those that have not begun:
   * whoever is no longer among `desks` opens nothing that is sealed from now on.
   */
  readonly mode: 'prolong' | 'replace';
}

/**
 * The seeds to go on with: none past retention, and on `replace` none of an epoch that has not begun. A certificate is
 * good from the day before its epoch, and a reporter's clock may be a day ahead: what may have been used by then is kept,
 * or the reports sealed to it would be lost. §5.3
 */
function keptSeeds({ history, today, policy, mode }: NextPublication): EpochSeed[] {
  return history.seeds.filter(({ notAfter }) => {
    const mayBeInUse = addDays(notAfter, -policy.lasts - 2) <= today;
    return today <= addDays(notAfter, policy.retention) && (mode === 'prolong' || mayBeInUse);
  });
}

/** The days on which new epochs begin. §5.2 */
function epochStarts({ history, today, policy, mode }: NextPublication): Day[] {
  const last = history.seeds.at(-1);
  const due = last === undefined ? today : addDays(last.notAfter, policy.every - policy.lasts);
  const first = mode === 'replace' || due < today ? today : due;
  const end = addDays(today, policy.ahead);
  const starts: Day[] = [];
  for (let start = first; start < end; start = addDays(start, policy.every)) starts.push(start);
  return starts;
}

/**
 * Makes a unit's next publication: epochs up to `policy.ahead` days from today, and the membership that seals all kept
 * seeds to each desk. Also the seeds as they stand after it (secret). §5.5
 * Throws `document_invalid` where no desk is a lead.
 */
export function nextPublication(next: NextPublication): { publication: Publication; seeds: EpochSeed[] } {
  const { destination, unit, history, today, policy } = next;
  const certificates: UnverifiedDocument[] = [];
  const seeds = keptSeeds(next);
  let epoch = history.membership?.epoch ?? 0;
  let previous = history.membership?.certificate ?? null;
  for (const start of epochStarts(next)) {
    epoch += 1;
    const seed = randomBytes(32);
    const notAfter = addDays(start, policy.lasts);
    const document = signCertificate(
      {
        v: 1,
        destination,
        epoch,
        kem: encodeBase64(kemPublicKey(seed)),
        // A reporter's clock may be a day behind the lead's.
        notBefore: addDays(start, -1),
        notAfter,
        previous,
      },
      unit,
    );
    certificates.push(document);
    previous = documentHash(decodeBase64(document.payload));
    seeds.push({ epoch, notAfter, seed });
  }
  const lastDay = seeds.at(-1)?.notAfter ?? today;
  const membership = signMembership(
    {
      v: 1,
      destination,
      serial: (history.membership?.serial ?? 0) + 1,
      issued: today,
      epoch,
      certificate: previous ?? '',
      previous: history.membership?.hash ?? null,
      desks: next.desks.map((desk) => memberContent(desk, seeds, next, lastDay)),
    },
    unit,
  );
  return { publication: { certificates, membership }, seeds };
}

function memberContent(desk: DeskEntry, seeds: readonly EpochSeed[], next: NextPublication, lastDay: Day) {
  const { destination, unit, today } = next;
  const sealed = sealSeeds(seeds, { destination, desk: deskId(desk.sign), kem: desk.kem });
  return {
    role: desk.role,
    sign: encodeBase64(desk.sign),
    kem: encodeBase64(desk.kem),
    certificate: signDeskCertificate(
      {
        v: 1,
        destination,
        sign: encodeBase64(desk.sign),
        notBefore: addDays(today, -1),
        notAfter: lastDay,
      },
      unit,
    ),
    seeds: encodeBase64(sealed),
  };
}
