import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A data folder that this process alone may use, until it closes the lock or ends. */
export interface FolderLock {
  /** Tells whoever asks from now on that the folder will be free soon. */
  announceEnd(): void;
}

const RETRY_MILLISECONDS = 100;
/** A server that was killed a moment ago looks alive until its keeper has noticed. */
const PATIENCE_WITH_SERVING = 3000;
/** PostgreSQL writes everything down before it ends. */
const PATIENCE_WITH_STOPPING = 60_000;

/**
 * Takes the folder's lock: a Unix socket at `path` that its holder listens on, so that a lock left behind by a killed
 * holder is known by nobody answering. Gives null where somebody else is serving from the folder. `path` is best relative to the
 * working directory: the system takes about 100 bytes at most. PostgreSQL's own lock stands behind this one.
 */
export async function lockFolder(path: string): Promise<FolderLock | null> {
  let answer = 'serving';
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.end(answer);
  });
  let waited = 0;
  for (;;) {
    if (await listen(server, path)) return { announceEnd: () => void (answer = 'stopping') };
    const holder = await ask(path);
    if (holder === null) {
      await rm(path, { force: true });
      continue;
    }
    const patience = holder === 'stopping' ? PATIENCE_WITH_STOPPING : PATIENCE_WITH_SERVING;
    if (waited > patience) return null;
    await wait(RETRY_MILLISECONDS);
    waited += RETRY_MILLISECONDS;
  }
}

/** Whether the socket could be bound; false where the path is taken. */
function listen(server: Server, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    };
    server.once('error', fail);
    server.listen(path, () => {
      server.off('error', fail);
      server.unref();
      resolve(true);
    });
  });
}

/** What the lock's holder says; null where nobody listens. */
function ask(path: string): Promise<string | null> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(path);
    socket.setEncoding('utf8');
    socket.on('data', (part: string) => (text += part));
    socket.on('end', () => resolve(text));
    socket.on('error', () => resolve(text === '' ? null : text));
  });
}
