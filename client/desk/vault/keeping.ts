import type { Day } from '../../../crypto/days.ts';
import { DropError } from '../../../crypto/errors.ts';
import type { DeskView } from '../../core/desk/desk.ts';
import type { Progress } from '../../core/vault/head.ts';
import type { KeptEvent } from '../../core/vault/kept.ts';
import type { Vault } from '../../core/vault/vault.ts';
import type { Cases } from '../case/cases.svelte.ts';
import { leaves } from '../case/entry.ts';

/** Whether an event says that its case was taken off the server or passed on: that alone stays of it. §7.11, §8.4 */
function tellsOfLeaving({ outcome }: KeptEvent): boolean {
  const message = outcome.type === 'message' ? outcome.message : null;
  return message?.kind === 'note' && ['closed', 'transferred'].includes(message.content.event.type);
}

/** Brings the cases of a sitting into its desk's vault, and back. */
export class Keeping {
  readonly #vault: Vault;
  /** The threads that were taken out of the vault in this sitting. */
  readonly #left = new Set<string>();
  #damaged = false;

  constructor(vault: Vault) {
    this.#vault = vault;
  }

  /** How far the desk had got when it was saved last; null where nothing is kept. */
  get progress(): Progress | null {
    return this.#vault.progress;
  }

  /** Whether what was kept could not be used. It is replaced when the next sync is done. */
  get damaged(): boolean {
    return this.#damaged;
  }

  /** Files what is kept. Never throws: where it was changed, nothing of it is used. */
  async restore(cases: Cases, today: Day): Promise<void> {
    try {
      const kept = await this.#vault.open(today);
      const progress = this.#vault.progress;
      if (progress !== null) await cases.restore(kept, progress);
    } catch (error) {
      this.#damaged = error instanceof DropError;
    }
  }

  /**
   * Keeps what came since, without the cases that must leave, and without what this desk has no seed for any more, and where its
   * look at the log ended. Never throws: where a browser can keep nothing, the desk works from memory alone.
   */
  async save(
    cases: Cases,
    { directory, membership, seeds }: DeskView,
    log: Progress['log'],
    today: Day,
  ): Promise<void> {
    const leaving = new Set(cases.list.filter(leaves).map(({ thread }) => thread));
    for (const thread of this.#left) if (!leaving.has(thread)) this.#left.delete(thread);
    const epochs = seeds.map(({ epoch, notAfter }) => ({ epoch, notAfter }));
    const { cursor, anchor } = cases;
    const progress: Progress = {
      cursor,
      anchor: anchor === null || leaving.has(anchor.thread) ? null : anchor,
      directoryVersion: directory.version,
      serial: membership.serial,
      day: today,
      epochs,
      log,
    };
    const stays = (event: KeptEvent): boolean => !leaving.has(event.thread) || tellsOfLeaving(event);
    const fresh = cases.fresh.filter(stays);
    try {
      if (this.#damaged) await this.#vault.clear();
      this.#damaged = false;
      const ended = this.#vault.progress?.epochs.some(
        ({ epoch }) => !epochs.some((one) => one.epoch === epoch),
      );
      if (ended === true || [...leaving].some((thread) => !this.#left.has(thread))) {
        await this.#vault.keepOnly(stays, progress, fresh);
        for (const thread of leaving) this.#left.add(thread);
      } else await this.#vault.add(fresh, progress);
      cases.forgetFresh();
    } catch {
      // The cursor that is kept stays where it was: what could not be kept is tried again with the next sync, or fetched again.
    }
  }

  /** Wipes the vault's key. */
  close(): void {
    this.#vault.close();
  }
}
