import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Plugin } from 'vite';

const scriptTag = /<script type="module" crossorigin src="\.\/(assets\/[^"]+)"><\/script>/g;
const styleTag = /<link rel="stylesheet" crossorigin href="\.\/(assets\/[^"]+)">/g;

/**
 * After a build, writes into each page the SHA-384 of every script and style that it loads: as `integrity` attributes,
 * and in an import map for the chunks that scripts import and the WebAssembly that they fetch, so that the page can tell what
 * came changed. A worker takes no integrity in any browser; its hash stands in the release manifest alone.
 */
export function integrity(): Plugin {
  let folder = '';
  return {
    name: 'integrity',
    apply: 'build',
    configResolved(config) {
      folder = config.build.outDir;
    },
    async writeBundle(_, bundle) {
      const names = await readdir(join(folder, 'assets'));
      const sums = new Map(
        await Promise.all(
          names.map(
            async (name) => [`assets/${name}`, sri(await readFile(join(folder, 'assets', name)))] as const,
          ),
        ),
      );
      const pages = Object.keys(bundle).filter((name) => name.endsWith('.html'));
      await Promise.all(pages.map((name) => protect(join(folder, name), sums)));
    },
  };
}

function sri(bytes: Uint8Array): string {
  return `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
}

async function protect(file: string, sums: ReadonlyMap<string, string>): Promise<void> {
  const plain = await readFile(file, 'utf8');
  const html = plain
    .replace(scriptTag, (tag: string, path: string): string => {
      const parts = [...sums].filter(
        ([name]) => /\.(?:js|wasm)$/.test(name) && name !== path && !isWorker(name),
      );
      const map = {
        integrity: Object.fromEntries(parts.map(([name, sum]) => [`./${name}`, sum] as const).sort()),
      };
      return `<script type="importmap">${JSON.stringify(map)}</script>\n    ${withSum(tag, ' src=', sums.get(path))}`;
    })
    .replace(styleTag, (tag: string, path: string): string => withSum(tag, ' href=', sums.get(path)));
  const loads = [
    ...html.matchAll(/<script\b(?! type="importmap")[^>]*>|<link rel="(?:stylesheet|modulepreload)"[^>]*>/g),
  ];
  for (const { 0: tag } of loads) {
    if (!tag.includes(' integrity="sha384-'))
      throw new Error(`${basename(file)} loads without integrity: ${tag}`);
  }
  await writeFile(file, html);
}

function isWorker(name: string): boolean {
  return /^assets\/\w+\.worker-/.test(name);
}

function withSum(tag: string, before: string, sum: string | undefined): string {
  return sum === undefined ? tag : tag.replace(before, ` integrity="${sum}"${before}`);
}
