import { Api } from '../../client/core/network/api.ts';
import { deriveDeskKeys, DeskConnection } from '../../client/core/desk/desk.ts';
import { watchAndWitness } from '../../client/core/desk/sync.ts';
import { dayOf, type Day } from '../../crypto/days.ts';
import { decodeBase64 } from '../../crypto/encoding.ts';
import { encodeTilePath, tileWidth } from '../../crypto/log/tiles.ts';
import { ready } from '../../crypto/sodium.ts';
import { TILE_WIDTH } from '../../crypto/wire/log.ts';
import { startChild } from '../support/child.ts';
import { startStack, type Stack } from '../support/stack.ts';
import { BenchFailure } from './failure.ts';
import { secondsSince } from './figures.ts';
import { followMemory } from './large/memory.ts';
import { Filler } from './log/fill.ts';

const SIZES = [10_000, 100_000] as const;
const UNITS = ['greater-manchester', 'kent', 'essex'];
const ROUNDS = 3;
const FIFTHS = [1, 2, 3, 4, 5] as const;
const LOOK_MS = 200;

/** One size of the log. */
interface SizeFigures {
  readonly entries: number;
  /** All tiles and bundles, three times over. */
  readonly requests: number;
  readonly bytes: number;
  readonly servedSeconds: number;
  /** What the server took before the first of them, and how much more it took at most until each round was over, in MiB resident. */
  readonly serverMiB: number;
  readonly serverGrowthMiB: readonly number[];
  readonly auditSeconds: number;
  /** The most that `verify log` took altogether, in MiB resident, until each fifth of its time was over. */
  readonly auditMiB: readonly number[];
  /** What it found. */
  readonly audited: { readonly certificates: number; readonly witnessed: number };
}

/** What `log` measures: a log as it is served and audited, at two sizes: memory must not grow with them. */
export interface LogFigures {
  readonly sizes: readonly SizeFigures[];
}

/** Fills the log of a real server over its PostgreSQL, asks for all of it, and has `verify log` audit it. */
export async function measureLog(): Promise<LogFigures> {
  await ready();
  const log = { witnesses: UNITS, quorum: 2, days: 7, fewer: 'refuse' } as const;
  const stack = await startStack({ units: UNITS, log });
  try {
    for (const unit of UNITS) await cosign(stack, unit);
    const filler = new Filler(stack, UNITS);
    const sizes: SizeFigures[] = [];
    for (const entries of SIZES) {
      await filler.fill(entries);
      // Each size has a server of its own.
      await stack.kill();
      await stack.start();
      sizes.push({ entries, ...(await serve(stack, entries)), ...(await audit(stack, entries)) });
    }
    return { sizes };
  } finally {
    await stack.close();
  }
}

async function cosign(stack: Stack, unit: string): Promise<void> {
  const api = new Api(stack.url);
  const today = (): Day => dayOf(Date.now());
  const own = {
    keys: deriveDeskKeys(stack.unit(unit).founding.secrets),
    root: decodeBase64(stack.root),
    origin: stack.url,
  };
  await watchAndWitness(new DeskConnection({ api, today, ...own }), api, null, today());
}

/** Everything that the log has to serve, by its addresses. */
function allPaths(size: number): string[] {
  const paths: string[] = [];
  for (const level of ['entries', 0, 1, 2] as const) {
    const height = level === 'entries' ? 0 : level;
    for (let index = 0; index * TILE_WIDTH ** (height + 1) < size; index += 1) {
      const width = tileWidth(height, index, size);
      if (width > 0) paths.push(encodeTilePath({ level, index, width }));
    }
  }
  return paths;
}

async function serve(stack: Stack, size: number) {
  const api = new Api(stack.url);
  const paths = allPaths(size);
  await api.logCheckpoint();
  let [requests, bytes] = [0, 0];
  const memory = await followMemory('server/main.ts');
  const serverGrowthMiB: number[] = [];
  const begun = performance.now();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const path of paths) {
      bytes += (await api.logTile(path)).length;
      requests += 1;
    }
    serverGrowthMiB.push(memory.most());
  }
  const servedSeconds = secondsSince(begun);
  await memory.end();
  return { requests, bytes, servedSeconds, serverMiB: memory.startMiB, serverGrowthMiB };
}

async function audit(stack: Stack, size: number) {
  const begun = performance.now();
  const child = startChild('client/cli/verify.ts', ['log', stack.url, '--root', stack.root], {});
  const ended = new Promise((resolve) => child.process.once('close', resolve));
  const memory = await followMemory('client/cli/verify.ts');
  const course: number[] = [];
  const looking = setInterval(() => course.push(memory.startMiB + memory.most()), LOOK_MS);
  await ended;
  clearInterval(looking);
  const auditSeconds = secondsSince(begun);
  course.push(memory.startMiB + (await memory.end()));
  const auditMiB = FIFTHS.map((fifth) => Math.round(course[Math.ceil((fifth * course.length) / 5) - 1] ?? 0));
  if (child.process.exitCode !== 0) throw new BenchFailure(`The audit has failed: ${child.output()}`);
  const found = JSON.parse(child.output()) as { size: number; certificates: number; witnessed: string[] };
  if (found.size !== size) throw new BenchFailure('The audit has seen another size.');
  const { certificates, witnessed } = found;
  return { auditSeconds, auditMiB, audited: { certificates, witnessed: witnessed.length } };
}
