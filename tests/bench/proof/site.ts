import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { page } from '../../../client/build/page.ts';
import { sodiumFallback } from '../../../client/build/sodium-fallback.ts';
import { sodiumWasm } from '../../../client/build/sodium-wasm.ts';
import { serveDesk } from '../../../client/cli/desk/static.ts';
import { freePort } from '../../support/child.ts';
import type { Material } from './material.ts';

/** The check as browsers run it, on loopback. */
export interface CheckSite {
  readonly url: string;
  close(): Promise<void>;
}

/** Builds the check for the browsers and with the steps that the reporter's page is built for and with, and serves it. */
export async function startCheckSite(material: Material): Promise<CheckSite> {
  const outDir = await mkdtemp(join(tmpdir(), 'drop-box-proof-'));
  const { target } = page('reporter').build ?? {};
  await build({
    configFile: false,
    logLevel: 'error',
    base: './',
    root: fileURLToPath(new URL('.', import.meta.url)),
    plugins: [sodiumFallback(), sodiumWasm()],
    build: { ...(target === undefined ? {} : { target }), outDir, assetsInlineLimit: 0 },
  });
  await writeFile(join(outDir, 'material.json'), JSON.stringify(material));
  const port = await freePort();
  const server = await serveDesk({ folder: outDir, port, servers: [] });
  return {
    url: `http://127.0.0.1:${String(port)}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
