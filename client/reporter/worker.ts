import { makeStarter } from '../core/worker-starter.ts';
import filesUrl from './files/files.worker.ts?worker&url';
import proofUrl from './proof.worker.ts?worker&url';

/** Starts one of the page's own workers; whoever starts it ends it. */
export const startWorker = makeStarter({ files: filesUrl, proof: proofUrl });
