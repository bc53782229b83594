import { defineConfig } from 'vitest/config';
import { sodiumFallback } from '../../client/build/sodium-fallback.ts';

export default defineConfig({
  plugins: [sodiumFallback()],
  test: {
    include: ['tests/{crypto,vectors}/**/*.test.ts'],
    exclude: ['tests/**/*.long.test.ts'],
    isolate: false,
    setupFiles: ['tests/mutation/quick.ts'],
    testTimeout: 60_000,
  },
});
