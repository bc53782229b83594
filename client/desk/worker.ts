import { makeStarter } from '../core/worker-starter.ts';
import openUrl from './files/open.worker.ts?worker&url';
import inboxUrl from './opening/inbox.worker.ts?worker&url';

/** Starts one of the page's own workers; whoever starts it ends it. */
export const startWorker = makeStarter({ open: openUrl, inbox: inboxUrl });
