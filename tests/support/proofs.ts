import type { Api } from '../../client/core/api.ts';
import { ProofMaker } from '../../client/core/proof-maker.ts';
import { solveProof } from '../../client/core/proof.ts';

/** Proofs of work for the reports of a test, each made when it is needed. */
export function proofsFor(api: Api): ProofMaker {
  return new ProofMaker(async () => solveProof(await api.proofChallenge()));
}
