import type { Proof } from '../../../crypto/wire/proof.ts';
import { ApiError } from './failure.ts';

/**
 * Holds the one proof of work that a report needs: begun while the person is still writing, kept while sending is tried
 * again. docs/protocol.md §13.3
 */
export class ProofMaker {
  readonly #make: () => Promise<Proof>;
  #pending: Promise<Proof> | null = null;

  /** `make` fetches a challenge and solves it. */
  constructor(make: () => Promise<Proof>) {
    this.#make = make;
  }

  /** Begins, if nothing is begun; a failure is forgotten, and shows when the proof is taken. */
  prepare(): void {
    void this.take().catch(() => undefined);
  }

  /** The proof, made now where there is none. Throws what `make` throws; the next call tries again. */
  take(): Promise<Proof> {
    const pending = this.#pending ?? this.#make();
    this.#pending = pending;
    pending.catch(() => {
      if (this.#pending === pending) this.#pending = null;
    });
    return pending;
  }

  /** Runs a request with the proof; one that the server no longer takes is made anew once. Throws what both throw. */
  async spend(request: (proof: Proof) => Promise<void>): Promise<void> {
    try {
      await request(await this.take());
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'proof_refused') throw error;
      this.discard();
      await request(await this.take());
    }
  }

  /** Gives the proof up: it was refused, or belongs to a report that is sent. */
  discard(): void {
    this.#pending = null;
  }
}
