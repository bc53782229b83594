import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Api } from '../../client/core/network/api.ts';
import { foundUnit, type Founding } from '../../client/core/unit/founding.ts';
import { signDirectory, type Directory } from '../../crypto/documents/directory.ts';
import { addDays, dayOf, type Day } from '../../crypto/days.ts';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { encodeJson } from '../../crypto/json.ts';
import { sealKeyFile } from '../../crypto/keyfile.ts';
import { signingKeys } from '../../crypto/signing.ts';
import { readySumo } from '../../crypto/sodium-sumo.ts';
import { ready } from '../../crypto/sodium.ts';
import { prepareData } from './database.ts';
import { madeOnce } from './made-once.ts';
import { freePort, PROJECT, runChild, startServer, waitUntil, type Child } from './child.ts';
import type { HostileServer } from './hostile-server.ts';
import { logMember, writeLogKey, type Demands } from './log.ts';

/** The root key of every stack in the tests, so that the pages are built once. */
export const ROOT_SEED = new Uint8Array(32).fill(7);

/** The passphrase of every key file in the tests. */
export const PASSPHRASE = 'a passphrase of the tests';

/** A whole service on this machine: its own database, server, directory, and units whose keys the test holds. */
export interface Stack {
  readonly url: string;
  /** The address that the public uses: `url`, unless another server stands in front. */
  readonly origin: string;
  /** The pinned root key as text. */
  readonly root: string;
  readonly folder: string;
  /** Where the server keeps its data. */
  readonly data: string;
  /** What the root has signed. */
  readonly directory: Directory;
  /** The unit of a destination that the stack was started with; throws an `Error` for any other. */
  readonly unit: (destination: string) => Unit;
  /** Starts the server again after {@link Stack.kill}. */
  start(): Promise<void>;
  /** Ends the server: in order, or at once with SIGKILL. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** What all servers of this stack have printed so far. */
  output(): string;
  /** Ends everything and deletes the data. */
  close(): Promise<void>;
}

/** A unit of a stack, with its lead's key file. */
export interface Unit {
  readonly founding: Founding;
  readonly keyFile: string;
  readonly passphraseFile: string;
}

interface Plan {
  readonly id: string;
  readonly name: { readonly en: string; readonly cy: string };
  readonly nation: Directory['destinations'][number]['nation'];
  readonly kind: Directory['destinations'][number]['kind'];
  readonly alternatives: string[];
}

/** A page that can be built. */
type PageName = 'reporter' | 'offline' | 'desk';

/** What a stack is started with. */
export interface StackOptions {
  /** The destinations whose units have published epochs; the others are in the directory and take nothing yet. */
  readonly units: readonly string[];
  /** Where the built reporter's page is, if the server shall serve it. */
  readonly page?: string;
  /** What the directory demands of witnesses; without it, it names no log. */
  readonly log?: Demands;
  /** A server in the wrong hands that the public comes to; this one is put behind it. */
  readonly front?: HostileServer;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a {@link Stack}. */
export async function startStack(options: StackOptions): Promise<Stack> {
  await ready();
  await readySumo();
  const today = dayOf(Date.now());
  const root = signingKeys(ROOT_SEED);
  const rootKey = encodeBase64(root.publicKey);
  const folder = await mkdtemp(join(tmpdir(), 'drop-box-stack-'));
  const data = join(folder, 'data');
  await prepareData(data);
  const { foundings, directory } = await planDirectory(today, options.log);
  const directoryFile = join(folder, 'directory.json');
  await writeFile(directoryFile, encodeJson(signDirectory(directory, root)));
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const origin = options.front?.url ?? url;
  if (options.front !== undefined) options.front.target = url;
  const env = {
    DIRECTORY_FILE: directoryFile,
    ROOT_KEY: rootKey,
    DATA_DIR: data,
    HOST: '127.0.0.1',
    PORT: String(port),
    ORIGIN: origin,
    ...(options.page === undefined ? {} : { PAGE_DIR: options.page }),
    ...(options.log === undefined ? {} : { LOG_KEY_FILE: await writeLogKey(folder) }),
    ...options.env,
  };
  const servers: Child[] = [];
  const start = async (): Promise<void> => {
    const server = startServer(env);
    servers.push(server);
    await waitUntil(server, () => isReady(url));
  };
  const kill = async (signal?: NodeJS.Signals): Promise<void> => {
    await servers.at(-1)?.end(signal);
  };
  await start();
  const units = new Map<string, Unit>();
  for (const id of options.units) {
    const founding = foundings.get(id);
    if (founding === undefined) throw new Error(`there is no destination ${id}`);
    await new Api(url).publish(id, founding.publication);
    units.set(id, await writeKeyFile(folder, id, founding));
  }
  return {
    url,
    origin,
    root: rootKey,
    folder,
    data,
    directory,
    unit: (destination) => {
      const unit = units.get(destination);
      if (unit === undefined) throw new Error(`the stack has no unit ${destination}`);
      return unit;
    },
    start,
    kill,
    output: () => servers.map((server) => server.output()).join('\n'),
    close: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function planDirectory(
  today: Day,
  log: Demands | undefined,
): Promise<{ foundings: Map<string, Founding>; directory: Directory }> {
  const text = await readFile(join(PROJECT, 'deploy', 'destinations.json'), 'utf8');
  const plans = JSON.parse(text) as Plan[];
  const foundings = new Map(plans.map(({ id }) => [id, foundUnit(id, today)]));
  const destinations = plans.map((plan) => {
    const seed = foundings.get(plan.id)?.secrets.unitSeed ?? new Uint8Array(32);
    return { ...plan, unit: encodeBase64(signingKeys(seed).publicKey) };
  });
  const directory: Directory = {
    v: 1,
    version: 1,
    issued: today,
    expires: addDays(today, 90),
    destinations,
    ...logMember(log),
  };
  return { foundings, directory };
}

async function writeKeyFile(folder: string, id: string, founding: Founding): Promise<Unit> {
  const keyFile = join(folder, `${id}.key`);
  const passphraseFile = join(folder, 'passphrase.txt');
  await writeFile(keyFile, sealKeyFile(founding.secrets, PASSPHRASE, { operations: 1, memory: 8192 }));
  await writeFile(passphraseFile, `${PASSPHRASE}\n`);
  return { founding, keyFile, passphraseFile };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false;
  }
}

/** Builds a page as for a release, with the tests' root key pinned, in `into` or once for a whole run; gives its folder. */
export async function buildPage(name: PageName, into?: string): Promise<string> {
  const folder = into ?? (await madeOnce(`page-${name}`, (fresh) => build(name, fresh)));
  if (folder === into) await build(name, into);
  return join(folder, name);
}

async function build(name: PageName, into: string): Promise<void> {
  await ready();
  const mode = name === 'reporter' ? 'production' : name;
  const args = ['build', '--mode', mode, '--outDir', join(into, name)];
  const env = {
    NODE_ENV: 'production',
    ROOT_KEY: encodeBase64(signingKeys(ROOT_SEED).publicKey),
  };
  const built = await runChild('node_modules/vite/bin/vite.js', args, { env });
  if (built.code !== 0) throw new Error(built.stderr);
}
