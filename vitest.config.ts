import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { sodiumFallback } from './client/build/sodium-fallback.ts';

const minute = 60_000;

/** Three suites: `unit` needs nothing, `server` a real PostgreSQL, `flow` real browsers as well. */
export default defineConfig({
  plugins: [sodiumFallback(), svelte()],
  define: { __ROOT_KEY__: '""' },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/{crypto,vectors,house,client}/**/*.test.ts'],
          testTimeout: minute,
        },
      },
      {
        extends: true,
        test: {
          name: 'server',
          include: ['tests/server/**/*.test.ts'],
          testTimeout: 2 * minute,
          hookTimeout: 2 * minute,
        },
      },
      {
        extends: true,
        test: {
          name: 'flow',
          include: ['tests/flow/**/*.test.ts'],
          fileParallelism: false,
          // A busy machine can make a browser miss a beat; what fails three times is a fault.
          retry: 2,
          testTimeout: 10 * minute,
          hookTimeout: 5 * minute,
        },
      },
    ],
  },
});
