import { solveProof } from '../core/network/proof.ts';
import type { Proof, ProofChallenge } from '../../crypto/wire/proof.ts';

self.onmessage = ({ data }: MessageEvent<ProofChallenge>) => {
  const answer = (proof: Proof | null): void => {
    self.postMessage(proof);
  };
  solveProof(data).then(answer, () => {
    answer(null);
  });
};
