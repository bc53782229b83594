import type { Proof, ProofChallenge } from '../../crypto/wire/proof.ts';
import workerUrl from './proof.worker.ts?worker&url';

/** Where browsers check what may become a script, only the worker's own address may. */
const policy = (globalThis as { trustedTypes?: TrustedTypePolicyFactory }).trustedTypes?.createPolicy(
  'proof-worker',
  {
    createScriptURL: (url) => {
      if (url !== workerUrl) throw new TypeError('not the worker');
      return url;
    },
  },
);

/** Solves a challenge in a worker of its own, which ends with it. Rejects where the worker could not. §13.3 */
export function solveAside(challenge: ProofChallenge): Promise<Proof> {
  const address = policy?.createScriptURL(workerUrl) ?? workerUrl;
  const worker = new Worker(address as string, { type: 'module' });
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

interface TrustedTypePolicyFactory {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): unknown };
}
