import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';
import type { Proof, ProofChallenge } from '../../crypto/wire/proof.ts';

/**
 * Does the work that a challenge asks for (one or two seconds on a laptop) with WebCrypto, so it is as quick where
 * scripts are not compiled. Null where `signal` ended it or no answer was found in ten minutes. docs/protocol.md §13.3
 */
export async function solveProof(challenge: ProofChallenge, signal?: AbortSignal): Promise<Proof | null> {
  const controller = new AbortController();
  const stop = (): void => {
    controller.abort();
  };
  signal?.addEventListener('abort', stop);
  const solution = await solveChallenge({ challenge, deriveKey, controller, timeout: 600_000 });
  signal?.removeEventListener('abort', stop);
  if (solution === null) return null;
  return { challenge, solution: { counter: solution.counter, derivedKey: solution.derivedKey } };
}
