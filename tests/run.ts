import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runStep, type Outcome, type Step } from './steps.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What was found good before and has not changed is not looked at again; a fresh checkout starts from nothing. */
function remember(name: string): string[] {
  return ['--cache', '--cache-strategy', 'content', '--cache-location', `node_modules/.cache/check/${name}`];
}

function lint(name: string, ...options: readonly string[]): Step {
  return { name, command: ['eslint', ...options, '--max-warnings', '0', ...remember(name)] };
}

/** Two run at a time. svelte-check holds the types of every file, components and plain code. */
const checks: readonly Step[] = [
  { name: 'types', command: ['svelte-check', '--fail-on-warnings', '--output', 'human'] },
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.', ...remember('format')] },
  { name: 'unit tests', suite: 'unit' },
  { name: 'unused code', command: ['knip', '--no-config-hints'] },
  { name: 'imports', command: ['node', join('tests', 'house', 'check-imports.ts')] },
];
/** Without the rules that ask for types, which take minutes. */
const quickLint = lint('quick lint', '.', '--config', 'eslint.quick.config.js');
const components = ['**/*.svelte', '**/*.svelte.ts'];
const wholeLint: readonly Step[] = [
  lint('lint of code', '.', ...components.flatMap((files) => ['--ignore-pattern', files])),
  lint('lint of components', ...components),
];
/** One after the other: these take both cores, or start databases and browsers of their own. */
const suites: readonly Step[] = [
  { name: 'long tests', suite: 'long', live: true },
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

const isAll = process.argv[2] === 'all';
const outcomes = await runAtMost(2, [...(isAll ? wholeLint : [quickLint]), ...checks]);
if (isAll) outcomes.push(...(await runAtMost(1, suites)));

const sum = (of: 'passed' | 'failed'): number => outcomes.reduce((total, outcome) => total + outcome[of], 0);
process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed\n`);
process.exitCode = sum('failed') > 0 ? 1 : 0;
