import type { Api } from '../../client/core/network/api.ts';
import { ProofMaker } from '../../client/core/network/proof-maker.ts';
import { solveProof } from '../../client/core/network/proof.ts';

/** Proofs of work for the reports of a test, each made when it is needed. */
export function proofsFor(api: Api): ProofMaker {
  return new ProofMaker(async () => solveProof(await api.proofChallenge()));
}
