import { loadavg } from 'node:os';
import setUp from '../support/run-folder.ts';
import { BenchFailure } from './failure.ts';

/**
 * `npm run -s bench -- NAME`: measures one thing and prints one line of JSON. `load` is the machine's load average before it
 * began: above its number of cores, the figures are rough. Exit code 2 without a name that is known, 1 where it cannot be
 * measured here.
 */
const BENCHES: Readonly<Record<string, () => Promise<object>>> = {
  seal: async () => (await import('./seal.ts')).measureSeal(),
  page: async () => (await import('./page.ts')).measurePage(),
  submit: async () => (await import('./submit.ts')).measureSubmit(),
  poll: async () => (await import('./poll.ts')).measurePoll(),
  attach: async () => (await import('./attach.ts')).measureAttach(),
  growth: async () => (await import('./growth.ts')).measureGrowth(),
  replicas: async () => (await import('./replicas.ts')).measureReplicas(),
  idle: async () => (await import('./idle.ts')).measureIdle(),
  timing: async () => (await import('./timing.ts')).measureTiming(),
  large: async () => (await import('./large.ts')).measureLarge(),
  proof: async () => (await import('./proof.ts')).measureProof(),
  log: async () => (await import('./log.ts')).measureLog(),
  sync: async () => (await import('./sync.ts')).measureSync(),
};

const name = process.argv[2] ?? '';
const measure = BENCHES[name];
if (measure === undefined) {
  const names = Object.keys(BENCHES).join(', ');
  process.stderr.write(`Usage: npm run -s bench -- NAME\nNAME is one of: ${names}\n`);
  process.exit(2);
}
const end = await setUp();
const load = Math.round((loadavg()[0] ?? 0) * 10) / 10;
try {
  process.stdout.write(`${JSON.stringify({ name, ...(await measure()), load })}\n`);
} catch (error) {
  if (!(error instanceof BenchFailure)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  await end?.();
}
