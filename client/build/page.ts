import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { UserConfig } from 'vite';
import { compress } from './compress.ts';
import { integrity } from './integrity.ts';
import { sodiumFallback } from './sodium-fallback.ts';
import { sodiumWasm } from './sodium-wasm.ts';

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** What each build holds: the page, and for the public one what is shown where there is nothing. */
const pages = { reporter: ['index.html', 'error.html'], desk: ['index.html'] } as const;

/** Where `npm run dev` serves each page, and where it expects the server. */
const developmentPort = { reporter: 5173, desk: 5174 } as const;
const server = 'http://127.0.0.1:8080';

/**
 * The Vite settings of one page, built from `client/<name>/index.html` to `dist/<name>`.
 * `ROOT_KEY` is pinned as `__ROOT_KEY__`; nothing else of the machine or the day enters, so that two builds of one
 * commit are the same bytes.
 */
export function page(name: 'reporter' | 'desk'): UserConfig {
  return {
    root: fromRoot(`client/${name}`),
    base: './',
    publicDir: false,
    envDir: false,
    cacheDir: fromRoot(`node_modules/.vite/${name}`),
    clearScreen: false,
    define: { __ROOT_KEY__: JSON.stringify(process.env['ROOT_KEY'] ?? '') },
    plugins: [
      sodiumFallback(),
      sodiumWasm(),
      svelte({ configFile: fromRoot('svelte.config.js') }),
      ...(name === 'reporter' ? [integrity()] : []),
      compress(),
    ],
    build: {
      outDir: fromRoot(`dist/${name}`),
      emptyOutDir: true,
      target: ['chrome100', 'firefox128', 'safari16.4'],
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      sourcemap: false,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 1100,
      rolldownOptions: { input: pages[name].map((file) => fromRoot(`client/${name}/${file}`)) },
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
