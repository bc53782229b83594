import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runStep, type Outcome, type Step } from './steps.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What was linted before and has not changed is not linted again; a fresh checkout starts from nothing. */
const lintCache = [
  '--cache',
  '--cache-strategy',
  'content',
  '--cache-location',
  'node_modules/.cache/eslint/',
];

/** Longest first: two run at a time. */
const checks: readonly Step[] = [
  { name: 'lint', command: ['eslint', '.', '--max-warnings', '0', ...lintCache] },
  { name: 'unit tests', suite: 'unit' },
  { name: 'components', command: ['svelte-check', '--fail-on-warnings', '--output', 'human'] },
  { name: 'types', command: ['tsc', '--project', '.'] },
  { name: 'unused code', command: ['knip', '--no-config-hints'] },
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'imports', command: ['node', join('tests', 'house', 'check-imports.ts')] },
];
/** One after the other: these start databases and browsers of their own. */
const suites: readonly Step[] = [
  { name: 'server tests', suite: 'server', live: true },
  { name: 'flow tests', suite: 'flow', live: true },
];

async function runAtMost(lanes: number, steps: readonly Step[]): Promise<Outcome[]> {
  const waiting = [...steps];
  const outcomes: Outcome[] = [];
  const lane = async (): Promise<void> => {
    for (let step = waiting.shift(); step; step = waiting.shift()) outcomes.push(await runStep(root, step));
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return outcomes;
}

const outcomes = await runAtMost(2, checks);
if (process.argv[2] === 'all') outcomes.push(...(await runAtMost(1, suites)));

const sum = (of: 'passed' | 'failed'): number => outcomes.reduce((total, outcome) => total + outcome[of], 0);
process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed\n`);
process.exitCode = sum('failed') > 0 ? 1 : 0;
