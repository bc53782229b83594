import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** Svelte in runes mode everywhere; scripts and styles go through Vite. Read by Vite, svelte-check and ESLint. */
export default {
  preprocess: vitePreprocess(),
  compilerOptions: { runes: true },
};
