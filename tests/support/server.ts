import { randomBytes as random } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dayOf, type Day } from '../../crypto/days.ts';
import { signDirectory, type Directory } from '../../crypto/documents/directory.ts';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { encodeJson } from '../../crypto/json.ts';
import type { LogKey } from '../../crypto/log/key-file.ts';
import { signingKeys, type SigningKeys } from '../../crypto/signing.ts';
import { randomBytes, ready } from '../../crypto/sodium.ts';
import { createApp } from '../../server/app.ts';
import { openDirectory, type DirectoryKeeper } from '../../server/directory.ts';
import type { Services } from '../../server/endpoint.ts';
import { countFaults } from '../../server/faults.ts';
import { Log } from '../../server/log.ts';
import type { Page } from '../../server/page.ts';
import { Proofs, type ProofWork } from '../../server/proof.ts';
import type { DatabaseAddress } from '../../server/store/address.ts';
import { openDatabase } from '../../server/store/database.ts';
import { sharedSecret } from '../../server/store/secrets.ts';

/** The root key that signs the directories of these tests; its seed is no secret. */
export const ROOT = () => signingKeys(new Uint8Array(32).fill(9));

/** The key of the log of these tests; no secret. */
export const LOG_KEY = () => ({ origin: 'drop.example/log', keys: signingKeys(new Uint8Array(32).fill(5)) });

/** The origin that desks sign for. */
export const ORIGIN = 'https://drop.example';

/** Noon of the day on which these tests begin. */
const BEGINNING = Date.parse('2026-03-10T12:00:00Z');

/** What a request is made of, beside method and path. */
export interface Sent {
  readonly token?: Uint8Array;
  readonly json?: unknown;
  readonly bytes?: Uint8Array;
  /** A body of which the headers say that it has so many bytes, and of which none ever comes. */
  readonly endless?: number;
  readonly ifMatch?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer, read to its end. */
export interface Got {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  /** The body as JSON. */
  json(): unknown;
  /** The body as text. */
  plain(): string;
  /** The code of a refusal. */
  error(): string;
}

/** The whole service in this process, on a real database, with a clock that the test turns. */
export interface TestServer {
  readonly services: Services;
  readonly directory: DirectoryKeeper;
  readonly directoryFile: string;
  /** What the operator would read. */
  readonly lines: string[];
  today(): Day;
  /** Turns the clock on by so many minutes. */
  pass(minutes: number): void;
  send(method: string, path: string, sent?: Sent): Promise<Got>;
  /** Signs a directory and puts it where the server looks for it; the server takes it at its next refresh. */
  putDirectory(content: Directory): Promise<void>;
  close(): Promise<void>;
}

/** What is other about a {@link TestServer} than usual: no page, {@link ROOT}, {@link LOG_KEY}, no proofs of work, 16 GiB of staged files. */
export interface TestServerOptions {
  readonly page?: Page | null;
  readonly root?: SigningKeys;
  readonly logKey?: LogKey | null;
  readonly work?: ProofWork;
  readonly staged?: number;
}

/** Starts a {@link TestServer}, a replica of any other on the same database. */
export async function startTestServer(
  address: DatabaseAddress,
  content: Directory,
  options: TestServerOptions = {},
): Promise<TestServer> {
  await ready();
  const { page = null, root = ROOT(), logKey = LOG_KEY() } = options;
  const { work = { cost: 0, tries: 1 }, staged = 2 ** 34 } = options;
  const folder = await mkdtemp(join(tmpdir(), 'drop-box-server-'));
  const directoryFile = join(folder, 'directory.json');
  const putDirectory = (next: Directory) => writeFile(directoryFile, encodeJson(signDirectory(next, root)));
  await putDirectory(content);
  const { db, close } = openDatabase(address);
  let now = BEGINNING;
  const clock = (): number => now;
  const today = (): Day => dayOf(now);
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const directory = await openDirectory({ file: directoryFile, root: root.publicKey, db, today, write });
  const secret = await sharedSecret(db, randomBytes(32));
  const log = new Log(db, logKey);
  await log.fill();
  const faults = countFaults(write);
  const services = {
    db,
    directory,
    log,
    secret,
    proofs: new Proofs(work, { secret, clock, random: randomBytes }),
    origin: ORIGIN,
    threadDays: 730,
    files: { each: 2 ** 30, staged },
    clock,
    random: randomBytes,
    faults,
  };
  const app = createApp(services, page);
  return {
    services,
    directory,
    directoryFile,
    lines,
    today,
    pass: (minutes) => void (now += minutes * 60_000),
    send: async (method, path, sent = {}) =>
      gotOf(await app.request(`${ORIGIN}${path}`, { method, ...partsOf(sent) })),
    putDirectory,
    async close() {
      await close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What `fetch` wants to know of a request. */
export function partsOf({ token, json, bytes, endless, ifMatch, headers }: Sent) {
  const body = json === undefined ? bytes : encodeJson(json);
  const length = endless ?? body?.length;
  const type = json === undefined ? 'application/octet-stream' : 'application/json';
  return {
    body: body?.slice() ?? null,
    // A stream is sent only where it is said that the answer may come before its end.
    ...(endless === undefined ? {} : { body: new ReadableStream(), duplex: 'half' }),
    headers: {
      ...(length === undefined ? {} : { 'Content-Type': type, 'Content-Length': String(length) }),
      ...(token === undefined ? {} : { Authorization: `Bearer ${encodeBase64(token)}` }),
      ...(ifMatch === undefined ? {} : { 'If-Match': `"${encodeBase64(ifMatch)}"` }),
      ...headers,
    },
  };
}

/** Sends to a server program that runs elsewhere on this machine. */
export function sendTo(origin: string): Pick<TestServer, 'send'> {
  return {
    send: async (method, path, sent = {}) =>
      gotOf(await fetch(`${origin}${path}`, { method, ...partsOf(sent) })),
  };
}

/** An answer, read to its end. */
export async function gotOf(response: Response): Promise<Got> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const json = (): unknown => JSON.parse(new TextDecoder().decode(bytes));
  return {
    status: response.status,
    headers: response.headers,
    bytes,
    json,
    plain: () => new TextDecoder().decode(bytes),
    error: () => (json() as { error: string }).error,
  };
}

/** Fresh random bytes, before libsodium is ready. */
export function anyBytes(length: number): Uint8Array {
  return new Uint8Array(random(length));
}
