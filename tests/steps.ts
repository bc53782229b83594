import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import * as v from 'valibot';

type Command = readonly [string, ...string[]];

/** One part of a check: a command that passes or fails as a whole, or a Vitest suite whose tests are counted. */
export type Step = { readonly name: string } & (
  { readonly command: Command } | { readonly suite: string; readonly live?: boolean }
);

/** How many passed and failed: a command counts as one. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

const vitestReport = v.object({ numPassedTests: v.number(), numFailedTests: v.number() });

/**
 * Runs a step in `root` and prints its name, its seconds and, when it failed or is a suite, its output: in one piece
 * at the end, or as it comes for a suite that is `live`.
 * A suite that fails without a failed test (a file that does not load, say) counts as one failure.
 */
export async function runStep(root: string, step: Step): Promise<Outcome> {
  const started = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'drop-box-check-'));
  const reportFile = join(folder, 'report.json');
  try {
    const command = 'suite' in step ? vitestCommand(step.suite, reportFile) : step.command;
    const { code, output } = await run(root, command, 'suite' in step && step.live === true);
    const counted =
      'suite' in step ? await readCounts(reportFile) : { passed: code === 0 ? 1 : 0, failed: 0 };
    const failed = Math.max(counted.failed, code === 0 ? 0 : 1);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    process.stdout.write(`${failed === 0 ? 'passed' : 'FAILED'}  ${step.name} (${seconds} s)\n`);
    if (output !== '' && (failed > 0 || 'suite' in step)) process.stdout.write(`${output.trim()}\n\n`);
    return { passed: counted.passed, failed };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function vitestCommand(suite: string, reportFile: string): Command {
  return [
    'vitest',
    'run',
    '--project',
    suite,
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${reportFile}`,
  ];
}

async function readCounts(reportFile: string): Promise<Outcome> {
  const text = await readFile(reportFile, 'utf8').catch(() => '');
  if (text === '') return { passed: 0, failed: 1 };
  const report = v.parse(vitestReport, JSON.parse(text));
  return { passed: report.numPassedTests, failed: report.numFailedTests };
}

function run(
  root: string,
  [program, ...rest]: Command,
  live: boolean,
): Promise<{ code: number; output: string }> {
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
  const out = live ? 'inherit' : 'pipe';
  const child = spawn(program, rest, {
    cwd: root,
    env: { ...process.env, PATH: path },
    stdio: ['ignore', out, out],
  });
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    child.stdout?.on('data', (part: Buffer) => parts.push(part));
    child.stderr?.on('data', (part: Buffer) => parts.push(part));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(parts).toString('utf8') }));
  });
}
