import { defineConfig } from 'vitest/config';

const names =
  '{attachments,authorisation,closing,cosignatures,inbox,publications,sessions,strict,threads,transfers}';

/** The tests that guard who may do what; they need a real PostgreSQL. */
export default defineConfig({
  test: {
    include: [`tests/server/${names}.test.ts`],
    globalSetup: ['tests/support/run-folder.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
