import type { DeskSecrets } from '../../../crypto/keyfile.ts';
import { deskId } from '../../../crypto/documents/desk-certificate.ts';
import { findDestination, type Destination, type Directory } from '../../../crypto/documents/directory.ts';
import {
  findMember,
  verifyMembership,
  type Member,
  type Membership,
} from '../../../crypto/documents/membership.ts';
import type { Day } from '../../../crypto/days.ts';
import { decodeBase64, equalBytes } from '../../../crypto/encoding.ts';
import { DropError } from '../../../crypto/errors.ts';
import { kemKeys, type KemKeys } from '../../../crypto/kem.ts';
import { openSeeds, type EpochSeed } from '../../../crypto/seeds.ts';
import { signSession } from '../../../crypto/session.ts';
import { signingKeys, type SigningKeys } from '../../../crypto/signing.ts';
import { wipe } from '../../../crypto/sodium.ts';
import type { Api } from '../network/api.ts';
import { fetchDirectory } from '../directory.ts';
import { ApiError } from '../network/failure.ts';

/** A desk's keys, derived from its key file; secret but for the public halves and the id. §10 */
export interface DeskKeys {
  readonly destination: string;
  readonly desk: string;
  readonly sign: SigningKeys;
  /** Newest first. */
  readonly kem: readonly KemKeys[];
  /** The unit's keys, on a lead's desk alone. */
  readonly unit: SigningKeys | null;
}

/** Derives a desk's keys from what its key file holds; the caller wipes them with {@link wipeDeskKeys}. §10 */
export function deriveDeskKeys(secrets: DeskSecrets): DeskKeys {
  const sign = signingKeys(secrets.signSeed);
  return {
    destination: secrets.destination,
    desk: deskId(sign.publicKey),
    sign,
    kem: secrets.kemSeeds.map((seed) => kemKeys(seed)),
    unit: secrets.unitSeed === null ? null : signingKeys(secrets.unitSeed),
  };
}

/** Wipes everything secret of a desk's keys. */
export function wipeDeskKeys(keys: DeskKeys): void {
  wipe(keys.sign.secretKey, ...keys.kem.map(({ secretKey }) => secretKey));
  if (keys.unit !== null) wipe(keys.unit.secretKey);
}

/** What a desk knows after connecting; everything in it is verified up to the pinned root. §10 */
export interface DeskView {
  readonly directory: Directory;
  readonly destination: Destination;
  readonly membership: Membership;
  readonly member: Member;
  /** The unit's epoch seeds that this desk was given; secret. */
  readonly seeds: readonly EpochSeed[];
}

/** Wipes the epoch seeds of a view. */
export function wipeSeeds({ seeds }: DeskView): void {
  wipe(...seeds.map(({ seed }) => seed));
}

/** Wipes the epoch seeds of a view that a newer one has taken the place of, unless it is the same. */
export function wipeReplaced(before: DeskView, after: DeskView): void {
  if (before !== after) wipeSeeds(before);
}

/** What a connection needs from outside. */
export interface DeskConnectionParts {
  readonly api: Api;
  /** The server's origin, as it stands in the signed claim. */
  readonly origin: string;
  /** The pinned root key, 32 bytes. */
  readonly root: Uint8Array;
  readonly keys: DeskKeys;
  readonly today: () => Day;
  /** The highest versions that this desk has seen before, where it has kept them; older ones are refused. */
  readonly seen?: { readonly directoryVersion: number; readonly serial: number };
}

/** A desk's connection: opens a session when one is needed, and again when it has run out. §10 */
export class DeskConnection {
  readonly parts: DeskConnectionParts;
  #token: Uint8Array | null = null;
  #directoryVersion = 0;
  #serial = 0;

  constructor(parts: DeskConnectionParts) {
    this.parts = parts;
    this.#directoryVersion = parts.seen?.directoryVersion ?? 0;
    this.#serial = parts.seen?.serial ?? 0;
  }

  /**
   * Fetches and verifies directory and membership, and opens the unit's seeds. Older ones than this connection has seen
   * are refused. Throws `DropError`, or `ApiError` (`unauthorised`: this desk is no member, or no longer). §5, §10.2
   */
  async view(): Promise<DeskView> {
    const { api, root, keys, today } = this.parts;
    const expected = { today: today(), minimumVersion: this.#directoryVersion };
    const directory = await fetchDirectory(api, root, expected);
    this.#directoryVersion = directory.version;
    const destination = findDestination(directory, keys.destination);
    const document = await this.withSession((token) => api.membership(token));
    const membership = verifyMembership(document, destination, this.#serial);
    this.#serial = membership.serial;
    const member = findMember(membership, keys.desk);
    return { directory, destination, membership, member, seeds: openMemberSeeds(member, keys) };
  }

  /** Runs a request with a session's token; where the session has run out, opens another and runs it once more. §10.2 */
  async withSession<T>(request: (token: Uint8Array) => Promise<T>): Promise<T> {
    if (this.#token !== null) {
      try {
        return await request(this.#token);
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== 'unauthorised') throw error;
      }
    }
    this.#token = await this.#open();
    return request(this.#token);
  }

  /** Forgets the session's token. */
  close(): void {
    if (this.#token !== null) wipe(this.#token);
    this.#token = null;
  }

  async #open(): Promise<Uint8Array> {
    const { api, keys, origin } = this.parts;
    const challenge = decodeBase64(await api.challenge(), 52);
    const claim = { challenge, destination: keys.destination, origin };
    const signature = signSession(claim, keys.sign.secretKey);
    const session = await api.openSession({
      destination: keys.destination,
      desk: keys.desk,
      challenge,
      signature,
    });
    return decodeBase64(session.token, 52);
  }
}

/** The seeds that a membership gives to a desk; throws `seeds_unopenable` where none of its keys fits. §5.3 */
export function openMemberSeeds(member: Member, keys: DeskKeys): EpochSeed[] {
  const kem = keys.kem.find(({ publicKey }) => equalBytes(publicKey, member.kem));
  if (kem === undefined) throw new DropError('seeds_unopenable');
  return openSeeds(member.seeds, { destination: keys.destination, desk: keys.desk, kem });
}
