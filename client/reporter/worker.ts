import filesUrl from './files/files.worker.ts?worker&url';
import proofUrl from './proof.worker.ts?worker&url';
import { makeStarter } from './worker-starter.ts';

/** Starts one of the page's own workers; whoever starts it ends it. */
export const startWorker = makeStarter({ files: filesUrl, proof: proofUrl });
