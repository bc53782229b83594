import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeBase64 } from '../crypto/encoding.ts';
import type { FileLimits } from './endpoint.ts';
import { StartError } from './errors.ts';
import { PROOF_WORK, type ProofWork } from './proof.ts';
import { splitHosts } from './store/writable.ts';

/** What the operator decides, from the environment. */
export interface Config {
  /** `DIRECTORY_FILE`: the signed directory. */
  readonly directoryFile: string;
  /** `ROOT_KEY`: the root's verification key, 32 bytes. */
  readonly root: Uint8Array;
  /** `DATABASE_URL`, or the folder `DATA_DIR` for a PostgreSQL of our own. */
  readonly database: { readonly url: string } | { readonly dataDir: string };
  /** `HOST` and `PORT` to listen on; port 0 takes a free one. */
  readonly host: string;
  readonly port: number;
  /** `ORIGIN`: where the public reaches the server; null for the address it listens on. */
  readonly origin: string | null;
  /** `THREAD_DAYS`: for how many days a thread is kept, 730 where not set; up to six more are drawn for each. */
  readonly threadDays: number;
  /** `PROOF_COST` and `PROOF_TRIES`: the work that a report takes at rest; a cost of 0 asks for none. */
  readonly proofWork: ProofWork;
  /** `ATTACHMENT_MAX_MIB` (1024) and `STAGED_MAX_MIB` (16384), in bytes: one file, and all that no message has brought yet. */
  readonly files: FileLimits;
  /** `SWEEP_MAX_MIB` (2048), in bytes: the largest table that is written anew after rows were deleted; 0 for none. */
  readonly sweepMax: number;
  /** `LOG_KEY_FILE`: the key that the log's checkpoints are signed with; null for none. */
  readonly logKeyFile: string | null;
  /** `METRICS_PORT`: where metrics are served on loopback; null, which is usual, for nowhere. */
  readonly metricsPort: number | null;
  /** `NOTICES_FILE`: who is written to, when and how; null, which is usual, for no mail at all. */
  readonly noticesFile: string | null;
  /** `PAGE_DIR`: the built reporter's page. */
  readonly pageDir: string;
}

const MIB = 1_048_576;

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the configuration. Throws {@link StartError} that names all that is missing or wrong, and how to make it. */
export function readConfig(environment: Environment): Config {
  const problems: string[] = [];
  const setting = (name: string): string | undefined => environment[name] || undefined;

  const directoryFile = setting('DIRECTORY_FILE');
  if (directoryFile === undefined) {
    problems.push(
      'DIRECTORY_FILE is not set. It is the path of the signed directory, made by: npm run -s operator -- directory sign',
    );
  }
  const root = readRoot(setting('ROOT_KEY'), problems);
  const url = setting('DATABASE_URL');
  if (url !== undefined && !isDatabase(url)) {
    problems.push(
      'DATABASE_URL must be an address such as postgres://user@host:5432/database, or be left out for the built-in database.',
    );
  }
  const number = (name: string, standard: number, least: number, most: number): number => {
    const value = Number(setting(name) ?? standard);
    if (Number.isInteger(value) && least <= value && value <= most) return value;
    problems.push(`${name} must be a whole number from ${least} to ${most}.`);
    return standard;
  };
  const port = number('PORT', 8080, 0, 65_535);
  const metricsPort = setting('METRICS_PORT') === undefined ? null : number('METRICS_PORT', 0, 0, 65_535);
  const threadDays = number('THREAD_DAYS', 730, 1, 3650);
  const cost = number('PROOF_COST', PROOF_WORK.cost, 0, 100_000);
  const tries = number('PROOF_TRIES', PROOF_WORK.tries, 1, 100_000);
  const each = number('ATTACHMENT_MAX_MIB', 1024, 1, 1_048_576) * MIB;
  const staged = number('STAGED_MAX_MIB', 16_384, 1, 1_048_576) * MIB;
  if (staged < each) {
    problems.push(
      'STAGED_MAX_MIB must be at least ATTACHMENT_MAX_MIB, or the largest files could never be sent.',
    );
  }
  const sweepMax = number('SWEEP_MAX_MIB', 2048, 0, 1_048_576) * MIB;
  const logKeyFile = setting('LOG_KEY_FILE');
  const noticesFile = setting('NOTICES_FILE');
  const origin = setting('ORIGIN') ?? null;
  if (origin !== null && !isOrigin(origin)) {
    problems.push(
      'ORIGIN must be an origin such as https://report.example.org, with no path and no slash at the end.',
    );
  }
  if (problems.length > 0 || directoryFile === undefined || root === null) {
    const list = problems.map((problem) => `- ${problem}`).join('\n');
    throw new StartError(
      `The server cannot start yet:\n${list}\nTo try it out without any of this: npm run demo`,
    );
  }
  return {
    directoryFile: resolve(directoryFile),
    root,
    database: url === undefined ? { dataDir: setting('DATA_DIR') ?? 'data' } : { url },
    host: setting('HOST') ?? '127.0.0.1',
    port,
    origin,
    threadDays,
    proofWork: { cost, tries },
    files: { each, staged },
    sweepMax,
    logKeyFile: logKeyFile === undefined ? null : resolve(logKeyFile),
    metricsPort,
    noticesFile: noticesFile === undefined ? null : resolve(noticesFile),
    pageDir: resolve(setting('PAGE_DIR') ?? fileURLToPath(new URL('../dist/reporter', import.meta.url))),
  };
}

function readRoot(text: string | undefined, problems: string[]): Uint8Array | null {
  const how = 'The key ceremony prints it: npm run -s operator -- root new';
  if (text === undefined) {
    problems.push(`ROOT_KEY is not set. It is the public key that the directory is signed with. ${how}`);
    return null;
  }
  try {
    return decodeBase64(text, 32);
  } catch {
    problems.push(`ROOT_KEY is not a key: 43 letters, digits, - or _. ${how}`);
    return null;
  }
}

function isDatabase(text: string): boolean {
  return /^postgres(ql)?:\/\//.test(text) && splitHosts(text).every((one) => URL.canParse(one));
}

function isOrigin(text: string): boolean {
  try {
    const url = new URL(text);
    return /^https?:$/.test(url.protocol) && url.origin === text;
  } catch {
    return false;
  }
}
