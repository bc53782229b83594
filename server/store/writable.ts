import { connect } from 'node:net';
import { Duplex } from 'node:stream';
import postgres from 'postgres';

/** No host that takes writes was found; the code is PostgreSQL's own for "cannot connect now". */
class NoWritableHost extends Error {
  readonly code = '57P03';
}

const PROBE_SECONDS = 3;

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
