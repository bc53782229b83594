import { deleteDB, openDB, type IDBPDatabase } from 'idb';
import type { VaultRows } from '../../core/vault/rows.ts';

const PREFIX = 'desk-vault ';
const STORE = 'rows';

/** The rows of a desk's vault in the browser's IndexedDB, in a database of its own; sealed, every one of them. §9.4 */
export class BrowserRows implements VaultRows {
  readonly #database: Promise<IDBPDatabase>;

  /** `desk` is the id of the desk. The database is opened at once; where there can be none, every method rejects. */
  constructor(desk: string) {
    this.#database = openDB(`${PREFIX}${desk}`, 1, {
      upgrade: (database) => void database.createObjectStore(STORE),
      // Whoever deletes the vault in another window must not wait for this one.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    });
    this.#database.catch(() => undefined);
  }

  async read(): Promise<ReadonlyMap<number, Uint8Array>> {
    const { store } = (await this.#database).transaction(STORE);
    const [keys, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
    return new Map(keys.map((key, index) => [Number(key), values[index] as Uint8Array]));
  }

  async get(row: number): Promise<Uint8Array | undefined> {
    return (await (await this.#database).get(STORE, row)) as Uint8Array | undefined;
  }

  async write(put: ReadonlyMap<number, Uint8Array>, gone: readonly number[]): Promise<void> {
    const change = (await this.#database).transaction(STORE, 'readwrite', { durability: 'strict' });
    const done = [
      ...[...put].map(([row, sealed]) => change.store.put(sealed, row)),
      ...gone.map((row) => change.store.delete(row)),
    ];
    await Promise.all([...done, change.done]);
  }

  async clear(): Promise<void> {
    await (await this.#database).clear(STORE);
  }

  /** Lets go of the database. */
  close(): void {
    void this.#database.then(
      (database) => database.close(),
      () => undefined,
    );
  }
}

/** The ids of the desks that keep a vault in this browser. */
export async function vaultsHere(): Promise<string[]> {
  const all = await indexedDB.databases().catch(() => []);
  return all.flatMap(({ name }) => (name?.startsWith(PREFIX) === true ? [name.slice(PREFIX.length)] : []));
}

/** Deletes the vault of a desk; needs neither its key file nor a passphrase. */
export function deleteVault(desk: string): Promise<void> {
  return deleteDB(`${PREFIX}${desk}`);
}
