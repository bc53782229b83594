import type { Proof, ProofChallenge } from '../../crypto/wire/proof.ts';
import { startWorker } from './worker.ts';

/** Solves a challenge in a worker of its own, which ends with it. Rejects where the worker could not. §13.3 */
export function solveAside(challenge: ProofChallenge): Promise<Proof> {
  const worker = startWorker('proof');
  return new Promise<Proof>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Proof | null>) => {
      if (data === null) reject(new Error('the proof could not be made'));
      else resolve(data);
    };
    worker.onerror = () => {
      reject(new Error('the worker did not start'));
    };
    worker.postMessage(challenge);
  }).finally(() => {
    worker.terminate();
  });
}
