import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signDirectory, type Directory } from '../../crypto/documents/directory.ts';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { encodeJson } from '../../crypto/json.ts';
import { ownDatabase, type DatabaseAddress } from '../../server/store/address.ts';
import { freePort, startServer, waitUntil, type Child } from './child.ts';
import { ROOT } from './server.ts';

/** A data folder, a directory and a port, and the server program that is run on them, again and again. */
export interface ServerPlace {
  readonly origin: string;
  readonly port: number;
  readonly folder: string;
  readonly data: string;
  /** Starts the program, with settings beside or instead of its own, and waits until it is ready. */
  start(env?: Readonly<Record<string, string>>): Promise<Child>;
  /** Starts the program, on any port, and waits until it has ended by itself; gives what it wrote and its exit code. */
  startInVain(env?: Readonly<Record<string, string>>): Promise<{ text: string; code: number | null }>;
  /** The first process of the database, or null where none has been started. */
  databasePid(): Promise<number | null>;
  readonly database: DatabaseAddress;
  remove(): Promise<void>;
}

/** Makes a {@link ServerPlace}; `deeper` folders are put between the temporary one and the data. */
export async function makePlace(content: Directory, deeper = ''): Promise<ServerPlace> {
  const folder = await mkdtemp(join(tmpdir(), 'drop-box-place-'));
  const data = join(folder, deeper, 'data');
  const directoryFile = join(folder, 'directory.json');
  const root = ROOT();
  await writeFile(directoryFile, encodeJson(signDirectory(content, root)));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const env = {
    DIRECTORY_FILE: directoryFile,
    ROOT_KEY: encodeBase64(root.publicKey),
    DATA_DIR: data,
    DATABASE_URL: '',
    HOST: '127.0.0.1',
    PORT: String(port),
    ORIGIN: '',
    PAGE_DIR: '',
    PROOF_COST: '0',
  };
  return {
    origin,
    port,
    folder,
    data,
    async start(changed = {}) {
      const child = startServer({ ...env, ...changed });
      const at = Number(changed['PORT'] ?? port);
      await waitUntil(child, async () => child.output().includes('Serving') && (await isOpen(at)));
      return child;
    },
    async startInVain(changed = {}) {
      const child = startServer({ ...env, PORT: '0', ...changed });
      if (child.process.exitCode === null) await once(child.process, 'close');
      return { text: child.output(), code: child.process.exitCode };
    },
    async databasePid() {
      const text = await readFile(join(data, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '');
      return text === '' ? null : Number.parseInt(text, 10);
    },
    database: ownDatabase(join(data, 'postgres')),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Whether something listens on a port of this machine. */
export async function isOpen(port: number): Promise<boolean> {
  const socket = createConnection(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Waits until a process has gone. */
export async function waitForEnd(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
