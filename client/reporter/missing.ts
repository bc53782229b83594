/** Why a part of the page did not load. */
export type WhyMissing = 'load' | 'changed';

/** The parts of the page that its HTML names, each with the hash that it must have. */
function namedParts(): readonly (readonly [url: string, integrity: string])[] {
  const map = document.querySelector('script[type=importmap]')?.textContent ?? '{}';
  const { integrity = {} } = JSON.parse(map) as { integrity?: Record<string, string> };
  const styles = document.querySelectorAll<HTMLLinkElement>('link[integrity]');
  return [
    ...[...styles].map(({ href, integrity: sum }) => [href, sum] as const),
    ...Object.entries(integrity),
  ];
}

function arrives(url: string, integrity: string): Promise<boolean> {
  return fetch(url, { integrity, credentials: 'omit' }).then(
    ({ ok }) => ok,
    () => false,
  );
}

/**
 * Why a part of the page did not load: `load` where it cannot be reached, `changed` where one that the HTML names arrives, but
 * not with its hash; a browser refuses to run such a part.
 */
export async function whyMissing(): Promise<WhyMissing> {
  for (const [url, integrity] of namedParts()) {
    if (await arrives(url, integrity)) continue;
    return (await arrives(url, '')) ? 'changed' : 'load';
  }
  return 'load';
}
