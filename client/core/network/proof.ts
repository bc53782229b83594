import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';
import type { Proof, ProofChallenge } from '../../../crypto/wire/proof.ts';

/**
 * Does the work that a challenge asks for (about a second on a laptop) with WebCrypto, so it is as quick where scripts
 * are not compiled. docs/protocol.md §13.3
 */
export async function solveProof(challenge: ProofChallenge): Promise<Proof> {
  const solution = await solveChallenge({ challenge, deriveKey, timeout: 0 });
  if (solution === null) throw new Error('a challenge without an answer');
  return { challenge, solution: { counter: solution.counter, derivedKey: solution.derivedKey } };
}
