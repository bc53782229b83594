import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin, UserConfig } from 'vite';
import { compress } from './compress.ts';
import { offlineParts, singleFile } from './offline.ts';
import { integrity } from './integrity.ts';
import { pdfFrame } from './pdf-frame.ts';
import { sodiumFallback } from './sodium-fallback.ts';
import { sodiumWasm } from './sodium-wasm.ts';

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** What each build holds: the page, and for the public one what is shown where there is nothing. */
const pages = {
  reporter: ['index.html', 'error.html'],
  offline: ['offline/index.html'],
  desk: ['index.html'],
} as const;

/** Where `npm run dev` serves each page, and where it expects the server unless `SERVER` says so. */
const developmentPort = { reporter: 5173, offline: 5175, desk: 5174 } as const;
const server = process.env['SERVER'] ?? 'http://127.0.0.1:8080';

/** Says at a build that it pins no root key. */
const mindRoot: Plugin = {
  name: 'mind-root',
  apply: 'build',
  buildStart() {
    if (!process.env['ROOT_KEY'])
      this.warn('ROOT_KEY is not set: the page will neither send nor open anything.');
  },
};

/**
 * The Vite settings of one page, built from `client/<name>/index.html` to `dist/<name>`.
 * `ROOT_KEY` is pinned as `__ROOT_KEY__`; nothing else of the machine or the day enters, so that two builds of one
 * commit are the same bytes.
 */
export function page(name: keyof typeof pages): UserConfig {
  const source = name === 'desk' ? 'desk' : 'reporter';
  const isOffline = name === 'offline';
  return {
    root: fromRoot(`client/${source}`),
    base: './',
    publicDir: false,
    envDir: false,
    cacheDir: fromRoot(`node_modules/.vite/${name}`),
    clearScreen: false,
    define: { __ROOT_KEY__: JSON.stringify(process.env['ROOT_KEY'] ?? '') },
    plugins: [
      sodiumFallback(),
      mindRoot,
      ...(isOffline ? [offlineParts(), singleFile()] : [sodiumWasm()]),
      svelte({ configFile: fromRoot('svelte.config.js') }),
      ...(name === 'reporter' ? [integrity(), compress()] : []),
      ...(name === 'desk' ? [pdfFrame()] : []),
    ],
    build: {
      outDir: fromRoot(`dist/${name}`),
      emptyOutDir: true,
      target: ['chrome100', 'firefox128', 'safari16.4'],
      modulePreload: isOffline ? false : { polyfill: false },
      assetsInlineLimit: 0,
      sourcemap: false,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 1100,
      rolldownOptions: {
        input: pages[name].map((file) => fromRoot(`client/${source}/${file}`)),
        ...(isOffline ? { output: { codeSplitting: false } } : {}),
      },
    },
    css: { preprocessorOptions: { scss: { quietDeps: true } } },
    server: {
      host: '127.0.0.1',
      port: developmentPort[name],
      strictPort: true,
      fs: { allow: [fromRoot('.')] },
      proxy: name === 'reporter' ? { '/api': server } : {},
    },
    worker: { format: 'es', plugins: () => [sodiumFallback(), sodiumWasm()] },
  };
}
