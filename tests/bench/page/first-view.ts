import { fillFirstField } from './steps.ts';
import { chromiumPage } from '../../support/page.ts';
import { inChromium } from './chromium.ts';
import { bytesAsSent } from './paths.ts';

/**
 * The bytes of body that are needed before the first field can be filled in: the HTML and the files that it names. That they are
 * enough is shown by filling it in while everything else is refused.
 */
export async function weighFirstView(origin: string): Promise<number> {
  const html = await (await fetch(origin)).text();
  const needed = [...html.matchAll(/\b(?:src|href)="([^"]+)"/g)].map(([, name]) => {
    return new URL(name ?? '', `${origin}/`).pathname;
  });
  const paths = new Set(['/', ...needed]);
  await inChromium(async (tab) => {
    await tab.route('**/*', (route) =>
      paths.has(new URL(route.request().url()).pathname) ? route.continue() : route.abort(),
    );
    await tab.goto(origin);
    await fillFirstField(chromiumPage(tab));
  });
  let bytes = 0;
  for (const path of paths) bytes += await bytesAsSent(origin, path);
  return bytes;
}
