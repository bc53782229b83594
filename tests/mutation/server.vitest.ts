import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The tests that guard who may do what, quickest first: the first that fails ends the search. */
const FILES = [
  'account',
  'tokens',
  'sessions',
  'strict',
  'answers',
  'threads',
  'desk-messages',
  'closing',
  'publications',
  'cosignatures',
  'log',
  'directory',
  'authorisation',
  'transfer-orders',
  'transfers',
  'inbox',
  'retention',
  'attachments',
  'bringing-files',
  'loose-files',
  'outage',
].map((name) => `tests/server/${name}.test.ts`);

class InOrder extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => FILES.findIndex((file) => moduleId.endsWith(file));
    return Promise.resolve(files.toSorted((a, b) => place(a) - place(b)));
  }
}

export default defineConfig({
  test: {
    include: FILES,
    globalSetup: ['tests/support/run-folder.ts', 'tests/mutation/postgres.ts'],
    setupFiles: ['tests/mutation/quick.ts'],
    isolate: false,
    sequence: { sequencer: InOrder },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
