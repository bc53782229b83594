/**
 * Gives a function that starts workers at these addresses alone. Where browsers check what may become a script (Trusted Types),
 * no other address passes. Call it once in the page and once in a worker that starts others: the policy's name may be taken once.
 */
export function makeStarter<N extends string>(addresses: Readonly<Record<N, string>>): (name: N) => Worker {
  const policy = (globalThis as { trustedTypes?: TrustedTypePolicyFactory }).trustedTypes?.createPolicy(
    'page-workers',
    {
      createScriptURL: (url) => {
        if (!Object.values<string>(addresses).includes(url)) throw new TypeError('not a worker of the page');
        return url;
      },
    },
  );
  return (name) => {
    const address = policy?.createScriptURL(addresses[name]) ?? addresses[name];
    return new Worker(address as string, { type: 'module' });
  };
}

interface TrustedTypePolicyFactory {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): unknown };
}
