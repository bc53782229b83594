import { and, asc, eq, gte, lte } from 'drizzle-orm';
import type { EpochCertificate } from '../../crypto/documents/certificate.ts';
import type { Membership } from '../../crypto/documents/membership.ts';
import type { Database } from './database.ts';
import { holdUnit } from './locks.ts';
import { appendLog } from './log.ts';
import { certificates, desks, memberships } from './schema.ts';

/** A unit as the directory names it: its destination and the key (32 bytes) that its documents are signed with. */
export interface UnitName {
  readonly destination: string;
  readonly unit: Uint8Array;
}

/** A certificate in a row. */
export interface StoredCertificate {
  readonly epoch: number;
  readonly hash: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** The signed document as JSON text. */
  readonly document: string;
  /** Its place in the log; null where it was stored before there was a log. */
  readonly entry: number | null;
}

/** Where a unit's two chains stand: all certificates that are kept, lowest epoch first, and the newest membership. */
export interface StoredUnit {
  readonly certificates: readonly StoredCertificate[];
  readonly membership: { readonly serial: number; readonly hash: string } | null;
}

/** What a publication adds; a membership of null means that the stored one is the same. */
export interface Addition {
  readonly certificates: readonly {
    readonly verified: EpochCertificate;
    readonly document: string;
    /** What goes into the log, see crypto/log/entry.ts. */
    readonly entry: Uint8Array;
  }[];
  readonly membership: { readonly verified: Membership; readonly document: string } | null;
}

/** A unit's certificates that are kept, lowest epoch first. */
export async function readCertificates(
  db: Pick<Database, 'select'>,
  { destination, unit }: UnitName,
): Promise<StoredCertificate[]> {
  return db
    .select({
      epoch: certificates.epoch,
      hash: certificates.hash,
      notBefore: certificates.notBefore,
      notAfter: certificates.notAfter,
      document: certificates.document,
      entry: certificates.entry,
    })
    .from(certificates)
    .where(and(eq(certificates.destination, destination), eq(certificates.unit, unit)))
    .orderBy(asc(certificates.epoch))
    .prepare('read_certificates')
    .execute();
}

/** An epoch of a unit, and days of which its certificate must be good on at least one. */
export interface EpochInUse extends UnitName {
  readonly epoch: number;
  readonly first: string;
  readonly last: string;
}

/** Whether the unit has a certificate of that epoch that is good somewhere in those days. */
export async function isInUse(
  db: Database,
  { destination, unit, epoch, first, last }: EpochInUse,
): Promise<boolean> {
  const found = await db.$count(
    certificates,
    and(
      ...[
        eq(certificates.destination, destination),
        eq(certificates.unit, unit),
        eq(certificates.epoch, epoch),
      ],
      ...[lte(certificates.notBefore, last), gte(certificates.notAfter, first)],
    ),
  );
  return found === 1;
}

/**
 * Adds to a unit, and to the log, what `decide` makes of where it stands; nothing comes between. What `decide` throws, this throws, and
 * nothing is stored. The older membership is gone afterwards.
 */
export async function publishUnit(
  db: Database,
  name: UnitName,
  decide: (stored: StoredUnit) => Addition,
): Promise<void> {
  const { destination, unit } = name;
  await db.transaction(async (tx) => {
    await holdUnit(tx, destination);
    const [membership] = await tx
      .select({ serial: memberships.serial, hash: memberships.hash })
      .from(memberships)
      .where(and(eq(memberships.destination, destination), eq(memberships.unit, unit)));
    const addition = decide({
      certificates: await readCertificates(tx, name),
      membership: membership ?? null,
    });
    if (addition.certificates.length > 0) {
      const first = await appendLog(
        tx,
        addition.certificates.map(({ entry }) => entry),
      );
      const rows = addition.certificates.map(({ verified, document }, place) => {
        const { epoch, hash, notBefore, notAfter } = verified;
        return { destination, unit, epoch, hash, notBefore, notAfter, document, entry: first + place };
      });
      await tx.insert(certificates).values(rows);
    }
    if (addition.membership === null) return;
    const { verified, document } = addition.membership;
    const row = { destination, unit, serial: verified.serial, hash: verified.hash, document };
    await tx
      .insert(memberships)
      .values(row)
      .onConflictDoUpdate({ target: [memberships.destination, memberships.unit], set: row });
    await tx.delete(desks).where(and(eq(desks.destination, destination), eq(desks.unit, unit)));
    await tx
      .insert(desks)
      .values(verified.members.map(({ desk, sign }) => ({ destination, unit, desk, sign })));
  });
}

/** A unit's newest membership as JSON text; null where it has published none. */
export async function readMembership(db: Database, { destination, unit }: UnitName): Promise<string | null> {
  const [row] = await db
    .select({ document: memberships.document })
    .from(memberships)
    .where(and(eq(memberships.destination, destination), eq(memberships.unit, unit)));
  return row?.document ?? null;
}

/** The verification key (32 bytes) of a desk of a unit's newest membership; null where it is no desk of it. */
export async function findDeskKey(
  db: Database,
  { destination, unit }: UnitName,
  desk: string,
): Promise<Uint8Array | null> {
  const [row] = await db
    .select({ sign: desks.sign })
    .from(desks)
    .where(and(eq(desks.destination, destination), eq(desks.unit, unit), eq(desks.desk, desk)));
  return row?.sign ?? null;
}
