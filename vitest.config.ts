import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { sodiumFallback } from './client/build/sodium-fallback.ts';

const minute = 60_000;
const pure = 'tests/{crypto,vectors,house,client,bench}/**/*.test.ts';
const long = 'tests/**/*.long.test.ts';
/** Stories start our programs hundreds of times: they need not be compiled anew each time. */
const env = { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/compiled') };

/** What waits longest for processes and databases begins first: the others fill the time meanwhile. */
const patient = /\/tests\/server\/(failover|keeper|soak|fuzz)\.test\.ts$/;

class PatientFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isPatient = ({ moduleId }: TestSpecification): boolean => patient.test(moduleId);
    return [...sorted.filter(isPatient), ...sorted.filter((file) => !isPatient(file))];
  }
}

/**
 * Four suites: `unit` needs nothing and is quick, `long` needs nothing but time, `server` a real PostgreSQL, `flow` real
 * browsers as well.
 */
export default defineConfig({
  plugins: [sodiumFallback(), svelte()],
  define: { __ROOT_KEY__: '""' },
  test: {
    // Vitest would leave one core idle, which is half of a small machine; and tests wait for browsers a third of their time.
    maxWorkers: availableParallelism() + 1,
    // What is waited for comes, or the test's own time runs out: a slow machine is no fault.
    expect: { poll: { timeout: minute } },
    sequence: { sequencer: PatientFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [pure],
          exclude: [long],
          testTimeout: minute,
        },
      },
      { extends: true, test: { name: 'long', include: [long], testTimeout: 2 * minute } },
      {
        extends: true,
        test: {
          name: 'server',
          env,
          include: ['tests/server/**/*.test.ts'],
          globalSetup: ['tests/support/run-folder.ts'],
          testTimeout: 2 * minute,
          hookTimeout: 2 * minute,
        },
      },
      {
        extends: true,
        test: {
          name: 'flow',
          env,
          include: ['tests/flow/**/*.test.ts'],
          globalSetup: ['tests/support/run-folder.ts'],
          testTimeout: 10 * minute,
          hookTimeout: 5 * minute,
        },
      },
    ],
  },
});
