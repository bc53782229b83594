import { CaseBook } from '../../client/core/case/casebook.ts';
import {
  deriveDeskKeys,
  DeskConnection,
  openMemberSeeds,
  type DeskView,
} from '../../client/core/desk/desk.ts';
import { watchAndWitness } from '../../client/core/desk/sync.ts';
import type { Alarm } from '../../client/core/desk/watch.ts';
import type { WitnessState } from '../../client/core/log/state.ts';
import type { Api } from '../../client/core/network/api.ts';
import type { Lead } from '../../client/core/unit/administration.ts';
import { publishChange } from '../../client/core/unit/publishing.ts';
import type { UnitPolicy } from '../../client/core/unit/unit.ts';
import type { Day } from '../../crypto/days.ts';
import { deskId } from '../../crypto/documents/desk-certificate.ts';
import { findDestination, type Directory } from '../../crypto/documents/directory.ts';
import { verifyMembership } from '../../crypto/documents/membership.ts';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { decodeEnrolment, encodeEnrolment, type Enrolment } from '../../crypto/enrolment.ts';
import { DropError } from '../../crypto/errors.ts';
import { kemKeys } from '../../crypto/kem.ts';
import type { DeskSecrets } from '../../crypto/keyfile.ts';
import { openEnvelope } from '../../crypto/open.ts';
import { signingKeys } from '../../crypto/signing.ts';
import type { Publication, UnverifiedDocument } from '../../crypto/wire/bodies.ts';

/** Seeds are kept for two months, so that a story of half a year sees them go. */
export const POLICY: UnitPolicy = { every: 7, lasts: 14, ahead: 28, retention: 60 };

/** What a desk has to do with: a server, and a clock. */
export interface Surroundings {
  readonly api: Api;
  readonly origin: string;
  readonly root: Uint8Array;
  readonly today: () => Day;
}

/** What crossed the wire. */
export interface Recording {
  readonly directory: Directory;
  readonly reports: readonly Recorded[];
  /** Every membership that was published. */
  readonly memberships: readonly UnverifiedDocument[];
}

/** A report as somebody has it who listens on the wire for years. */
export interface Recorded {
  readonly destination: string;
  readonly text: string;
  readonly threadKey: Uint8Array;
  readonly envelope: Uint8Array;
}

/** One investigator's machine. */
export class Desk {
  readonly id: string;
  /** The texts of all reports that it has opened. */
  readonly opened = new Set<string>();
  /** The threads that the server has ever shown it. */
  readonly seen = new Set<string>();
  failed = 0;
  secrets: DeskSecrets;
  /** What it keeps of the log; undefined where it keeps nothing. */
  log: WitnessState | null | undefined = null;
  readonly #world: Surroundings;
  #connection: DeskConnection;
  #cursor = 0n;

  constructor(world: Surroundings, secrets: DeskSecrets) {
    this.#world = world;
    this.secrets = secrets;
    this.#connection = this.#connect();
    this.id = this.#connection.parts.keys.desk;
  }

  /** Works with other secrets from now on, as after its key file was written anew. */
  rekey(secrets: DeskSecrets): void {
    this.secrets = secrets;
    this.#connection = this.#connect();
  }

  view(): Promise<DeskView> {
    return this.#connection.view();
  }

  /** Its request to join, or to renew its key. */
  request(): Enrolment {
    const [kem] = this.secrets.kemSeeds.map((seed) => kemKeys(seed).publicKey);
    if (kem === undefined) throw new Error('a desk has a key');
    const { destination, signSeed } = this.secrets;
    return decodeEnrolment(encodeEnrolment(destination, signingKeys(signSeed), kem));
  }

  /** Does what a desk does first at each sync, as far as `anonymous` shows it the server's answers; gives the alarm. */
  async sync(anonymous = this.#world.api): Promise<Alarm | null> {
    const { watch, state } = await watchAndWitness(
      this.#connection,
      anonymous,
      this.log,
      this.#world.today(),
    );
    if (this.log !== undefined) this.log = state;
    return watch.alarm;
  }

  /** Makes a change as a lead, and hands it in. */
  async change(make: (lead: Lead) => Publication): Promise<void> {
    const { today } = this.#world;
    const withPolicy = (lead: Lead): Publication => make({ ...lead, policy: POLICY });
    await publishChange(this.#connection, await this.view(), today(), withPolicy);
  }

  /** Opens what is new in the inbox. */
  async pull(): Promise<void> {
    const view = await this.view();
    const book = new CaseBook(view);
    for (let more = true; more;) {
      const page = await this.#connection.withSession((token) => this.#world.api.inbox(token, this.#cursor));
      for (const event of page.events) {
        this.seen.add(encodeBase64(event.threadKey));
        const { message, refused } = book.take(event);
        if (refused !== null) this.failed += 1;
        if (message?.kind === 'report') this.opened.add(message.content.answers.what);
      }
      more = page.events.length > 0;
      this.#cursor = page.cursor;
    }
    book.close();
  }

  #connect(): DeskConnection {
    const { api, origin, root, today } = this.#world;
    return new DeskConnection({ api, origin, root, keys: deriveDeskKeys(this.secrets), today });
  }
}

/**
 * What somebody can read who holds a desk's secrets (a thief, or a desk that was removed) and has recorded everything
 * that ever crossed the wire: the texts' places in `world.reports`.
 */
export function readableWith(world: Recording, secrets: DeskSecrets): Set<string> {
  const keys = deriveDeskKeys(secrets);
  const destination = findDestination(world.directory, secrets.destination);
  const desk = deskId(keys.sign.publicKey);
  const seeds = world.memberships.flatMap((document) => {
    try {
      const member = verifyMembership(document, destination, 0).members.find((one) => one.desk === desk);
      return member === undefined ? [] : openMemberSeeds(member, keys);
    } catch (error) {
      if (error instanceof DropError) return [];
      throw error;
    }
  });
  const epochKeys = [...new Map(seeds.map(({ epoch, seed }) => [epoch, seed])).values()].map((seed) =>
    kemKeys(seed),
  );
  const opens = ({ envelope, threadKey }: Recorded): boolean =>
    epochKeys.some((pair) => {
      try {
        openEnvelope(envelope, pair, threadKey);
        return true;
      } catch {
        return false;
      }
    });
  return new Set(world.reports.filter(opens).map(({ text }) => text));
}
