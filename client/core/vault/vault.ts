import { addDays, type Day } from '../../../crypto/days.ts';
import { decodeBase64, encodeBase64, equalBytes } from '../../../crypto/encoding.ts';
import { DropError } from '../../../crypto/errors.ts';
import type { SigningKeys } from '../../../crypto/signing.ts';
import { randomBytes, wipe } from '../../../crypto/sodium.ts';
import { openVaultRow, sealVaultRow, vaultKey, WRITING_SIZE } from '../../../crypto/vault.ts';
import { UNIT_POLICY } from '../unit/unit.ts';
import { decodeHead, encodeHead, type Progress, type RowName, type VaultHead } from './head.ts';
import { decodeKept, encodeKept, type KeptEvent } from './kept.ts';
import type { VaultRows } from './rows.ts';

const HEAD = 0;
/** How many events one row holds: few enough that sealing one is not felt. */
const ROW_EVENTS = 128;
const NO_WRITING = new Uint8Array(WRITING_SIZE);
const NOTHING = new Uint8Array(0);

/**
 * What one desk has opened, on its own machine, sealed under a key from its key file. Rows that were changed, swapped, taken
 * away or put back from earlier are noticed, as the head names the writing of each that counts. §9.4
 */
export class Vault {
  readonly #rows: VaultRows;
  /** Null once it is wiped: then nothing is sealed any more. */
  #key: Uint8Array | null;
  readonly #desk: Uint8Array;
  readonly #origin: string;
  #head: VaultHead | null = null;
  /** The head's row as it was read or written here last. */
  #sealed: Uint8Array | undefined = undefined;

  /** The vault of a desk on a machine, for one server's origin; it derives its key. */
  constructor(rows: VaultRows, sign: SigningKeys, origin: string) {
    this.#rows = rows;
    this.#key = vaultKey(sign.secretKey);
    this.#desk = sign.publicKey;
    this.#origin = origin;
  }

  /** How far the desk had got; null before {@link Vault.open}, and where nothing is kept. */
  get progress(): Progress | null {
    return this.#head;
  }

  /**
   * Opens all that is kept, oldest first. What has run out since goes: what was sealed to an epoch whose seed must be deleted by
   * today. What was kept for another server is deleted. Throws `vault_unopenable`; nothing is used then.
   */
  async open(today: Day): Promise<KeptEvent[]> {
    const sealed = await this.#rows.read();
    const first = sealed.get(HEAD);
    if (first === undefined && sealed.size === 0) return [];
    const head = decodeHead(this.#unseal(first, { row: HEAD, writing: NO_WRITING }));
    if (head.origin !== this.#origin) {
      await this.#rows.clear();
      return [];
    }
    const kept = head.rows.flatMap((name) => this.#decode(sealed.get(name.row), name));
    this.#head = head;
    this.#sealed = first;
    const epochs = head.epochs.filter(({ notAfter }) => today <= addDays(notAfter, UNIT_POLICY.retention));
    if (epochs.length < head.epochs.length) await this.keepOnly(() => true, { ...head, epochs });
    return kept.filter(keptWith(epochs));
  }

  /**
   * Adds events behind what is kept, and says how far the desk has got; both or neither. Throws `vault_unopenable`, as does
   * {@link Vault.keepOnly}, where another window of the desk has written meanwhile: then nothing is changed.
   */
  async add(events: readonly KeptEvent[], progress: Progress): Promise<void> {
    const draft: Draft = { rows: [...(this.#head?.rows ?? [])], put: new Map(), gone: [] };
    await this.#append(draft, events);
    await this.#write(draft, progress);
  }

  /**
   * Keeps only what `stays` says of what is kept, adds events behind that, and says how far the desk has got; all or nothing. Rows
   * are written anew without the rest.
   */
  async keepOnly(
    stays: (event: KeptEvent) => boolean,
    progress: Progress,
    events: readonly KeptEvent[] = [],
  ): Promise<void> {
    const epochs = keptWith(progress.epochs);
    const draft: Draft = { rows: [], put: new Map(), gone: [] };
    for (const name of this.#head?.rows ?? []) {
      const there = await this.#read(name);
      const left = there.filter((event) => epochs(event) && stays(event));
      if (left.length === 0) {
        draft.gone.push(name.row);
        continue;
      }
      draft.rows.push(left.length === there.length ? name : this.#put(draft.put, name.row, left));
      draft.last = left;
    }
    await this.#append(draft, events);
    await this.#write(draft, progress);
  }

  /** Deletes all that is kept. */
  async clear(): Promise<void> {
    await this.#rows.clear();
    this.#head = null;
    this.#sealed = undefined;
  }

  /** Wipes the key; what is kept stays, sealed. What is under way throws a plain `Error`. */
  close(): void {
    if (this.#key !== null) wipe(this.#key);
    this.#key = null;
    this.#head = null;
    this.#rows.close();
  }

  async #read(name: RowName): Promise<KeptEvent[]> {
    return this.#decode(await this.#rows.get(name.row), name);
  }

  #decode(sealed: Uint8Array | undefined, { row, writing }: RowName): KeptEvent[] {
    const plain = this.#unseal(sealed, { row, writing: decodeBase64(writing) });
    try {
      return decodeKept(plain);
    } finally {
      wipe(plain);
    }
  }

  /** Puts events behind those of a draft: as many as there is room for into the last row, the others into new ones. */
  async #append(draft: Draft, events: readonly KeptEvent[]): Promise<void> {
    const { rows, put } = draft;
    let rest = events;
    const last = rows.at(-1);
    if (rest.length > 0 && last !== undefined && last.events < ROW_EVENTS) {
      const there = draft.last ?? (await this.#read(last));
      const room = ROW_EVENTS - last.events;
      rows[rows.length - 1] = this.#put(put, last.row, [...there, ...rest.slice(0, room)]);
      rest = rest.slice(room);
    }
    let next = Math.max(HEAD, ...rows.map(({ row }) => row), ...draft.gone) + 1;
    for (; rest.length > 0; rest = rest.slice(ROW_EVENTS)) {
      rows.push(this.#put(put, next, rest.slice(0, ROW_EVENTS)));
      next += 1;
      await new Promise((resume) => setTimeout(resume, 0));
    }
  }

  #put(put: Map<number, Uint8Array>, row: number, events: readonly KeptEvent[]): RowName {
    const writing = randomBytes(WRITING_SIZE);
    const plain = encodeKept(events);
    try {
      put.set(row, sealVaultRow(plain, this.#secret(), { desk: this.#desk, row, writing }));
    } finally {
      wipe(plain);
    }
    return { row, writing: encodeBase64(writing), events: events.length };
  }

  async #write({ rows, put, gone }: Draft, progress: Progress): Promise<void> {
    const head: VaultHead = { ...progress, origin: this.#origin, rows };
    const place = { desk: this.#desk, row: HEAD, writing: NO_WRITING };
    const sealed = sealVaultRow(encodeHead(head), this.#secret(), place);
    const there = await this.#rows.get(HEAD);
    const isOurs = equalBytes(there ?? NOTHING, this.#sealed ?? NOTHING);
    if (!isOurs) throw new DropError('vault_unopenable');
    await this.#rows.write(put.set(HEAD, sealed), gone);
    this.#head = head;
    this.#sealed = sealed;
  }

  #secret(): Uint8Array {
    if (this.#key === null) throw new Error('the vault is closed');
    return this.#key;
  }

  #unseal(sealed: Uint8Array | undefined, place: { row: number; writing: Uint8Array }): Uint8Array {
    if (sealed === undefined) throw new DropError('vault_unopenable');
    return openVaultRow(sealed, this.#secret(), { desk: this.#desk, ...place });
  }
}

/** What is about to be written, in one piece. */
interface Draft {
  /** The rows that will count, oldest first. */
  readonly rows: RowName[];
  readonly put: Map<number, Uint8Array>;
  readonly gone: number[];
  /** What the last of the rows holds, where that is known already. */
  last?: readonly KeptEvent[];
}

/** Whether what an event came in may still be read: the desk still has the seed of its epoch. §5.3 */
function keptWith(epochs: Progress['epochs']): (event: KeptEvent) => boolean {
  const known = new Set(epochs.map(({ epoch }) => epoch));
  return ({ epoch }) => epoch !== null && known.has(epoch);
}
