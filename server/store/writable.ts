import { connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import postgres from 'postgres';
import { errorCode } from './failures.ts';

/** No host that takes writes was found; the code is PostgreSQL's own for "cannot connect now". */
class NoWritableHost extends Error {
  readonly code = '57P03';
}

const PROBE_SECONDS = 3;
/** For how long a connection may be silent before its host is asked whether it is still there. */
const SILENCE_MILLISECONDS = 10_000;
const TOO_MANY_CONNECTIONS = '53300';

/** A `postgres://` URL for each of the hosts that one names with commas between them; ports and all else are theirs. */
export function splitHosts(url: string): string[] {
  const [, head = '', hosts = '', tail = ''] = /^(\w+:\/\/(?:[^@/?]*@)?)([^/?]*)(.*)$/s.exec(url) ?? [];
  return hosts.split(',').map((host) => `${head}${host}${tail}`);
}

/**
 * Makes the driver's connections lead to whichever of several hosts takes writes at that moment. All of them are asked each
 * time, since any may have been promoted or lost; those who ask meanwhile share the answer. Where there is none, the connection
 * fails with SQLSTATE 57P03. (The driver's own choice among hosts goes round and round without a pause then.)
 */
export function connectToWritable(urls: readonly string[]): () => Promise<Duplex> {
  let looking: Promise<URL | null> | null = null;
  return async () => {
    looking ??= findWritable(urls).finally(() => (looking = null));
    const found = await looking;
    if (found === null) return deadEnd();
    const host = found.hostname.replace(/^\[|\]$/g, '');
    const socket = connect({ host, port: Number(found.port || 5432) });
    closeWhenGone(socket, found.href);
    // The driver checks the certificate against this name.
    return Object.assign(socket, { host });
  };
}

/** A connection that fails at the first word: the driver never recovers from one that could not be made at all. */
function deadEnd(): Duplex {
  return new Duplex({
    read: () => undefined,
    write: (_chunk, _encoding, done) => done(new NoWritableHost()),
  });
}

/**
 * Closes a connection whose host says nothing for a while and, asked by another, does not answer or takes no writes. One that hangs would
 * hold what waits for it long after another host was promoted; what is merely slow, or waits for its standby, is left alone.
 */
function closeWhenGone(socket: Socket, url: string): void {
  let heard = 0;
  const look = async (): Promise<void> => {
    if (socket.bytesRead > heard) heard = socket.bytesRead;
    else if (await isGone(url)) socket.destroy();
  };
  // No listener: the driver takes all of them off a socket that goes on with TLS.
  const timer = setInterval(() => {
    if (socket.destroyed) clearInterval(timer);
    else void look();
  }, SILENCE_MILLISECONDS);
  timer.unref();
}

async function isGone(url: string): Promise<boolean> {
  try {
    return await isStandby(url);
  } catch (error) {
    return errorCode(error) !== TOO_MANY_CONNECTIONS;
  }
}

async function findWritable(urls: readonly string[]): Promise<URL | null> {
  try {
    return await Promise.any(
      urls.map(async (url) => {
        if (await isStandby(url)) throw new NoWritableHost();
        return new URL(url);
      }),
    );
  } catch {
    return null;
  }
}

async function isStandby(url: string): Promise<boolean> {
  const client = postgres(url, {
    max: 1,
    connect_timeout: PROBE_SECONDS,
    fetch_types: false,
    onnotice: () => undefined,
  });
  try {
    const [row] = await client<{ standby: boolean }[]>`select pg_is_in_recovery() as standby`;
    return row?.standby !== false;
  } finally {
    await client.end({ timeout: 1 });
  }
}
