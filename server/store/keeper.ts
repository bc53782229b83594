import { realpathSync } from 'node:fs';
import { startCluster, type Cluster } from './cluster.ts';
import { lockFolder } from './keeper-lock.ts';

/**
 * The keeper: a process of its own that runs PostgreSQL on a data folder for as long as its standard input is open. When
 * the server ends, however it ends, the input closes and the keeper stops PostgreSQL in order.
 *
 * Usage: `node keeper.ts FOLDER`. It writes one line of JSON: `{"ready":SOCKET_FOLDER}` or `{"failed":TEXT}`.
 */

function report(message: { ready: string } | { failed: string }): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function fail(text: string): never {
  report({ failed: text });
  process.exit(1);
}

process.stdout.on('error', () => undefined);
process.umask(0o022);

const folder = realpathSync(process.argv[2] ?? '.');
process.chdir(folder);

const ending = new AbortController();
let cluster: Cluster | null = null;

const lock = await lockFolder('lock').catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : 'no reason';
  return fail(
    `The data folder ${folder} cannot be locked: ${reason}. Check who owns it, and that it can be written.`,
  );
});
if (lock === null) {
  fail(
    `Another server is using the data folder ${folder}. Stop it first, or set DATA_DIR to another folder.`,
  );
}

/** Stops PostgreSQL, or leaves it to the end of the start where that is still going on. */
async function end(): Promise<void> {
  if (ending.signal.aborted) return;
  ending.abort();
  lock?.announceEnd();
  if (cluster === null) return;
  await cluster.stop();
  process.exit(0);
}

process.stdin.resume();
process.stdin.on('end', () => void end());
process.stdin.on('error', () => void end());
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end());

try {
  cluster = await startCluster(folder);
} catch (error) {
  fail(error instanceof Error ? error.message : 'PostgreSQL did not start.');
}
if (ending.signal.aborted) {
  await cluster.stop();
  process.exit(0);
}
report({ ready: cluster.socket });

void cluster.ended.then(() => {
  if (!ending.signal.aborted) process.exit(1);
});
