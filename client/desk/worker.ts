import openUrl from './files/open.worker.ts?worker&url';
import inboxUrl from './opening/inbox.worker.ts?worker&url';

const addresses = { open: openUrl, inbox: inboxUrl } as const;

/** Browsers check what may become a script: only the workers' own addresses may. */
const policy = (globalThis as { trustedTypes?: TrustedTypePolicyFactory }).trustedTypes?.createPolicy(
  'desk-workers',
  {
    createScriptURL: (url) => {
      if (!Object.values<string>(addresses).includes(url)) throw new TypeError('not a worker of the page');
      return url;
    },
  },
);

/** Starts one of the page's own workers; whoever starts it ends it. */
export function startWorker(name: keyof typeof addresses): Worker {
  const address = policy?.createScriptURL(addresses[name]) ?? addresses[name];
  return new Worker(address as string, { type: 'module' });
}

interface TrustedTypePolicyFactory {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): unknown };
}
