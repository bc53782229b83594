import { dayOf, type Day } from '../../crypto/days.ts';
import { readySumo } from '../../crypto/sodium-sumo.ts';
import { ready } from '../../crypto/sodium.ts';
import { Api } from '../core/network/api.ts';
import { deriveDeskKeys, wipeDeskKeys } from '../core/desk/desk.ts';
import { ApiError } from '../core/network/failure.ts';
import { readOrigin } from '../core/network/origin.ts';
import { Vault } from '../core/vault/vault.ts';
import { Shelf } from './files/shelf.ts';
import { NO_FILTER } from './inbox/filter.ts';
import { takeAlone } from './keys/alone.ts';
import { withSecrets, type KeyFile } from './keys/key-file.ts';
import { Letters } from './case/letters.ts';
import { OpenerPool } from './opening/pool.ts';
import { Call } from './phone/call.svelte.ts';
import { Sitting } from './sitting.svelte.ts';
import type { LockReason, Room } from './states.ts';
import { DeskError } from './trouble.ts';
import { BrowserRows } from './vault/browser-rows.ts';
import { Keeping } from './vault/keeping.ts';
import { startWorker } from './worker.ts';

/** The page as a whole: who is at the desk, and in which room. */
export class Desk {
  room = $state.raw<Room>('unlock');
  sitting = $state.raw<Sitting | null>(null);
  lockReason = $state.raw<LockReason | null>(null);
  /** The address of the server, as it is to be typed or was typed. */
  server = $state('');
  /** The thread of the case that is open. */
  open = $state.raw<string | null>(null);
  /** What is searched for in the inbox, and what is left out of it; wiped with the sitting. */
  typed = $state('');
  filter = $state.raw(NO_FILTER);
  /** What is being written or filled in; wiped with the sitting. */
  readonly letters = new Letters();
  /** The files that were fetched; wiped with the sitting. */
  readonly shelf = new Shelf();
  /** The call that is being taken; wiped with the sitting. */
  readonly call = new Call();
  readonly #root: Uint8Array | null;
  readonly #clock: () => number;
  /** Lets other windows have the desk again. */
  #leave = (): void => undefined;

  constructor(root: Uint8Array | null, clock: () => number) {
    this.#root = root;
    this.#clock = clock;
  }

  /** Whether the page has a root key, and so can trust a server's directory at all. */
  get trusts(): boolean {
    return this.#root !== null;
  }

  get today(): Day {
    return dayOf(this.#clock());
  }

  /** Asks this machine which server the page was started for, and leaves it open where it does not say. */
  async suggestServer(): Promise<void> {
    try {
      const { server } = await new Api('').deskConfig();
      if (this.server === '' && readOrigin(server) !== null) this.server = server;
    } catch {
      // Whoever serves the page elsewhere has no such file; then the person types the address.
    }
  }

  /** Opens a key file and connects to an origin. Throws as `openKeyFile`, `takeAlone`, `Sitting.begin`, or `DeskError` (`no-root`). */
  async unlock(keyFile: KeyFile, passphrase: string, origin: string): Promise<void> {
    const root = this.#root;
    if (root === null) throw new DeskError({ kind: 'no-root' });
    await Promise.all([ready(), readySumo()]);
    // The workers start while the passphrase is stretched.
    const pool = new OpenerPool(navigator.hardwareConcurrency, () => startWorker('inbox'));
    const { keys, leave } = await withSecrets(keyFile, passphrase, async (secrets) => {
      const derived = deriveDeskKeys(secrets);
      try {
        return { keys: derived, leave: await takeAlone(derived.desk) };
      } catch (error) {
        wipeDeskKeys(derived);
        throw error;
      }
    }).catch((error: unknown) => {
      pool.close();
      throw error;
    });
    const removed = (): void => this.lock('removed');
    const sitting = new Sitting({
      origin,
      root,
      keys,
      keyFile,
      clock: this.#clock,
      removed,
      pool,
      keeping: new Keeping(new Vault(new BrowserRows(keys.desk), keys.sign, origin)),
    });
    try {
      const hasKept = await sitting.wake();
      await sitting.begin().catch((error: unknown) => {
        // Without its server a desk goes on with what this machine has kept.
        if (!hasKept || !(error instanceof ApiError && error.passing)) throw error;
      });
    } catch (error) {
      sitting.wipe();
      leave();
      throw error;
    }
    this.sitting = sitting;
    this.#leave = leave;
    this.lockReason = null;
    this.room = 'inbox';
    void sitting.sync();
  }

  /** Wipes the keys and everything that was opened or typed. */
  lock(reason: LockReason): void {
    if (this.sitting === null) return;
    this.sitting.wipe();
    this.sitting = null;
    this.#leave();
    this.letters.wipe();
    this.shelf.wipe();
    this.call.wipe();
    this.open = null;
    this.typed = '';
    this.filter = NO_FILTER;
    this.lockReason = reason;
    this.room = 'unlock';
  }
}
