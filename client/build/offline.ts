import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const own = (name: string): string => fileURLToPath(new URL(`../reporter/${name}`, import.meta.url));
const instead = (url: URL): string => fileURLToPath(url);

/** What the form without network has in the place of parts of the page. */
const replaced = new Map([
  [own('lock.ts'), instead(new URL('../reporter/offline/lock.ts', import.meta.url))],
  [own('worker.ts'), instead(new URL('../reporter/offline/worker.ts', import.meta.url))],
  [own('text/en.ts'), instead(new URL('../reporter/offline/dictionary/en.ts', import.meta.url))],
  [own('text/cy.ts'), instead(new URL('../reporter/offline/dictionary/cy.ts', import.meta.url))],
  [own('steps/Start.svelte'), instead(new URL('../reporter/offline/steps/Start.svelte', import.meta.url))],
  [own('steps/Files.svelte'), instead(new URL('../reporter/offline/steps/Files.svelte', import.meta.url))],
  [own('steps/Done.svelte'), instead(new URL('../reporter/offline/steps/Done.svelte', import.meta.url))],
]);
const offline = own('offline/');

/** Puts the parts made for use without network in the place of the page's own; those parts still see what they replace. */
export function offlineParts(): Plugin {
  return {
    name: 'offline-parts',
    enforce: 'pre',
    async resolveId(id, importer) {
      if (importer?.startsWith(offline) !== false || !id.startsWith('.')) return null;
      const found = await this.resolve(id, importer, { skipSelf: true });
      return found === null ? null : (replaced.get(found.id) ?? null);
    },
  };
}

/**
 * Makes one file of the build: script, style and icon move into the HTML, under a policy that lets it run these and reach
 * nothing. The signed documents are written into the element `carried` later, by `operator release offline`.
 */
export function singleFile(): Plugin {
  let folder = '';
  return {
    name: 'single-file',
    apply: 'build',
    configResolved(config) {
      folder = config.build.outDir;
    },
    async writeBundle(_, bundle) {
      const names = Object.keys(bundle);
      const read = async (ending: string): Promise<string> => {
        const found = names.filter((name) => name.endsWith(ending));
        const [name] = found;
        if (name === undefined || found.length > 1)
          throw new Error(`one ${ending} must come of it: ${found.join(' ')}`);
        return readFile(join(folder, name), 'utf8');
      };
      const [html, style] = [await read('.html'), await read('.css')];
      const script = (await read('.js')).replaceAll('</script', '<\\/script').trim();
      const page = html
        .replace(/\s*<link rel="(?:icon|stylesheet)"[^>]*>/g, '')
        .replace(/\s*<script type="module"[^>]*><\/script>/, '')
        .replace(
          '<title>',
          () =>
            `<meta http-equiv="Content-Security-Policy" content="${policy(script, style)}" />\n    <title>`,
        )
        .replace('</head>', () => `  <style>${style}</style>\n  </head>`)
        .replace('</body>', () => `  <script type="module">${script}</script>\n  </body>`);
      await Promise.all(
        [...names, 'assets', 'offline'].map((name) =>
          rm(join(folder, name), { recursive: true, force: true }),
        ),
      );
      await writeFile(join(folder, 'index.html'), page);
    },
  };
}

/** What a file opened from a disk may do: run its own script and style, and nothing else at all. */
function policy(script: string, style: string): string {
  const sum = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    `script-src ${sum(script)} 'wasm-unsafe-eval'`,
    `style-src ${sum(style)}`,
    "form-action 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types svelte-trusted-html',
  ].join('; ');
}
