import { dayOf, type Day } from '../../crypto/days.ts';
import { verifyDirectory } from '../../crypto/documents/directory.ts';
import type { Taker } from '../../crypto/taken.ts';
import type { Publication } from '../../crypto/wire/bodies.ts';
import type { Lead } from '../core/unit/administration.ts';
import { Api, fetchUntil } from '../core/network/api.ts';
import { DeskConnection, wipeDeskKeys, wipeSeeds, type DeskKeys, type DeskView } from '../core/desk/desk.ts';
import type { Signer } from '../core/export/manifest.ts';
import { ApiError } from '../core/network/failure.ts';
import { persistLong } from '../core/network/persist.ts';
import { publishChange } from '../core/unit/publishing.ts';
import { watchAndWitness } from '../core/desk/sync.ts';
import { lastingOf, nameOfAlarm, type Watch } from '../core/desk/watch.ts';
import type { WitnessState } from '../core/log/state.ts';
import type { Writer } from '../core/desk/reply.ts';
import { Cases } from './case/cases.svelte.ts';
import type { KeyFile } from './keys/key-file.ts';
import type { OpenerPool } from './opening/pool.ts';
import { pullInbox } from './opening/pull.ts';
import { fetchOwnCertificate } from './keys/own-certificate.ts';
import { Pen } from './case/pen.ts';
import { toTrouble, type Trouble } from './trouble.ts';
import type { Keeping } from './vault/keeping.ts';
import { Standing } from './vault/standing.svelte.ts';

/** What a sitting comes from: an opened key file and where it connects to. */
export interface SittingParts {
  /** The server's origin. */
  readonly origin: string;
  /** The pinned root key, 32 bytes. */
  readonly root: Uint8Array;
  /** The desk's keys; the sitting owns and wipes them. */
  readonly keys: DeskKeys;
  readonly keyFile: KeyFile;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Called once when the server does not take this desk any more. */
  readonly removed: () => void;
  /** Opens what comes in; the sitting closes it. Null where that is done on the page itself. */
  readonly pool: OpenerPool | null;
  /** What this machine keeps; the sitting closes it. */
  readonly keeping: Keeping;
}

/** One unlocked desk: its keys, what it knows of its unit, and its cases. From unlocking to locking. */
export class Sitting {
  readonly origin: string;
  /** The pinned root key, 32 bytes. */
  readonly root: Uint8Array;
  readonly cases: Cases;
  /** Writes into the cases. */
  readonly pen = new Pen({
    find: (thread) => this.cases.need(thread),
    writer: () => this.writer(),
    hand: (thread, envelopes) => this.hand(thread, envelopes),
  });
  /** What the desk knows of its unit; null until it has connected. */
  view = $state.raw<DeskView | null>(null);
  watch = $state.raw<Watch>({ alarm: null, lasts: null });
  /** The alarm that the person has acknowledged, as text. */
  acknowledged = $state.raw('');
  syncing = $state.raw(false);
  /** When everything was last up to date, in milliseconds since 1970. */
  syncedAt = $state.raw<number | null>(null);
  readonly standing = new Standing();
  /** Why the last sync failed. */
  trouble = $state.raw<Trouble | null>(null);
  keyFile = $state.raw<KeyFile>({ name: '', bytes: new Uint8Array(0) });
  /** The way to the server without the desk's session, as a reporter has it. */
  readonly anonymous: Api;
  readonly #parts: SittingParts;
  readonly #api: Api;
  #keys: DeskKeys;
  #connection: DeskConnection;
  /** Where the last look at the log ended. */
  #log: WitnessState | null = null;
  #running: Promise<void> | null = null;
  #wiped = false;

  constructor(parts: SittingParts) {
    this.#parts = parts;
    ({ origin: this.origin, root: this.root } = parts);
    this.keyFile = parts.keyFile;
    this.cases = new Cases(parts.pool, parts.keys.desk);
    const fetcher = fetchUntil(() => this.#wiped);
    this.#api = new Api(parts.origin, fetcher);
    this.anonymous = new Api(parts.origin, fetcher);
    this.#keys = $state.raw(parts.keys);
    this.#connection = this.#connect(parts.keys);
  }

  /** The desk's keys; see {@link Sitting.rekey}. */
  get keys(): DeskKeys {
    return this.#keys;
  }

  get today(): Day {
    return dayOf(this.#parts.clock());
  }

  /** Whether there is an alarm that nobody has acknowledged: nothing is sent while there is. */
  get blocked(): boolean {
    const { alarm } = this.watch;
    return alarm !== null && nameOfAlarm(alarm) !== this.acknowledged;
  }

  acknowledge(): void {
    this.acknowledged = this.watch.alarm === null ? '' : nameOfAlarm(this.watch.alarm);
  }

  /** Files what this machine has kept, so that the desk can work without its server. Says whether there was anything. */
  async wake(): Promise<boolean> {
    const { keeping } = this.#parts;
    await keeping.restore(this.cases, this.today);
    this.#log = keeping.progress?.log ?? null;
    this.#connection = this.#connect(this.#keys);
    return this.standing.restored(keeping);
  }

  /** Connects: the watch over what reporters get, directory and membership. Throws as `watchAndWitness` does. */
  async begin(): Promise<void> {
    const found = await watchAndWitness(this.#connection, this.anonymous, this.#log, this.today);
    this.#log = found.state;
    this.#adopt(found.view);
    this.watch = { ...found.watch, alarm: found.watch.alarm ?? lastingOf(this.watch.alarm) };
    this.standing.asOf = null;
    if (this.watch.alarm === null) this.acknowledged = '';
  }

  /** Connects and fetches what is new. Never throws: why it failed is in `trouble`. One runs at a time. */
  sync(): Promise<void> {
    this.#running ??= this.#sync().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** What is needed to write into a case. Throws as `fetchOwnCertificate` does. */
  async writer(): Promise<Writer> {
    const view = this.#known();
    const certificate = await fetchOwnCertificate(this.#api, view, this.today);
    if (this.#known() !== view) return this.writer();
    return { keys: this.#keys, view, certificate, today: this.today };
  }

  /** Hands envelopes of this desk in to a thread, and files the last, which is the unit's own. Safe to repeat. */
  async hand(thread: string, envelopes: readonly Uint8Array[]): Promise<void> {
    await this.ask((api, token) => api.addDeskMessages(token, thread, envelopes));
    for (const note of envelopes.slice(-1)) this.cases.fileOwn(thread, note);
  }

  /** Asks the server within the desk's session. */
  ask<T>(request: (api: Api, token: Uint8Array) => Promise<T>): Promise<T> {
    return this.#connection.withSession((token) => request(this.#api, token));
  }

  /** What this desk signs for a report with that it took by phone. §7.7 Throws `ApiError` before it has connected. */
  taker(): Taker {
    const { destination, member } = this.#known();
    const { secretKey } = this.#keys.sign;
    return { by: destination.id, certificate: member.certificate, secretKey };
  }

  /** Fetches a sealed part of a file; nothing in it is verified. Tries again while a failure may pass. §7.6 */
  filePart(thread: string, id: string, part: number): Promise<Uint8Array> {
    return persistLong(() => {
      if (this.#wiped) throw new ApiError('unauthorised');
      return this.ask((api, token) => api.deskPart(token, thread, id, part));
    });
  }

  /** What this desk signs an export with. Throws as `verifyDirectory` does, or `ApiError`. §7.9 */
  async signer(): Promise<Signer> {
    const { directory, member } = this.#known();
    const document = await this.#api.directory();
    const expected = { today: this.today, minimumVersion: directory.version };
    verifyDirectory(document, this.#parts.root, expected);
    return { directory: document, certificate: member.certificate, secretKey: this.#keys.sign.secretKey };
  }

  /** Makes a change to the unit and hands it in; see `publishChange`. */
  async publish(make: (lead: Lead) => Publication): Promise<void> {
    this.#adopt(await publishChange(this.#connection, this.#known(), this.today, make));
  }

  /** Goes on with other keys of the same desk, from a renewed key file; the old ones are wiped. */
  rekey(keys: DeskKeys, keyFile: KeyFile): void {
    this.#connection.close();
    wipeDeskKeys(this.#keys);
    this.#keys = keys;
    this.keyFile = keyFile;
    this.#connection = this.#connect(keys);
  }

  /** Wipes everything; the sitting is of no use any more, and nothing goes out for it. */
  wipe(): void {
    this.#wiped = true;
    this.#connection.close();
    wipeDeskKeys(this.#keys);
    this.cases.wipe();
    this.#parts.keeping.close();
    if (this.view !== null) wipeSeeds(this.view);
    this.view = null;
  }

  async #sync(): Promise<void> {
    this.syncing = true;
    try {
      await this.begin();
      await this.#pull();
      this.trouble = null;
      this.syncedAt = this.#parts.clock();
      await this.#parts.keeping.save(this.cases, this.#known(), this.#log, this.today);
    } catch (error) {
      if (this.#wiped) return;
      if (error instanceof ApiError && error.code === 'unauthorised') this.#parts.removed();
      else this.trouble = toTrouble(error);
    } finally {
      this.syncing = false;
    }
  }

  async #pull(): Promise<void> {
    const isSetBack = await pullInbox({
      cases: this.cases,
      page: (cursor) => this.ask((api, token) => api.inbox(token, cursor)),
      refresh: async () => this.#adopt(await this.#connection.view()),
      ended: () => this.#wiped,
    });
    if (isSetBack) this.standing.rolledBack = true;
  }

  #adopt(view: DeskView): void {
    if (this.#wiped) {
      wipeSeeds(view);
      return;
    }
    if (this.view !== null) wipeSeeds(this.view);
    this.view = view;
    this.cases.rekey(view);
  }

  #known(): DeskView {
    if (this.view === null) throw new ApiError('network');
    return this.view;
  }

  #connect(keys: DeskKeys): DeskConnection {
    const { origin, root } = this.#parts;
    const { directory, membership } = this.view ?? {};
    const { directoryVersion = 0, serial = 0 } = this.#parts.keeping.progress ?? {};
    const seen = {
      directoryVersion: Math.max(directoryVersion, directory?.version ?? 0),
      serial: Math.max(serial, membership?.serial ?? 0),
    };
    return new DeskConnection({ api: this.#api, origin, root, keys, today: () => this.today, seen });
  }
}
