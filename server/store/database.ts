import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import type { DatabaseAddress } from './address.ts';
import * as schema from './schema.ts';
import { connectToWritable, splitHosts } from './writable.ts';

/** The database, as the files of this folder use it; others only hand it on. */
export type Database = PostgresJsDatabase<typeof schema> & { readonly $client: postgres.Sql };

/** A transaction of it. */
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** An open pool of connections. */
export interface Connection {
  readonly db: Database;
  /** Lets running queries finish for at most five seconds, then closes. */
  readonly close: () => Promise<void>;
}

/** After a failure a connection waits a moment before it is tried again, longer each time. */
function backoff(failures: number): number {
  return Math.min(2, 3 ** failures / 100);
}

/**
 * Opens a pool of at most `max` connections; each is made when first needed. Nothing is ever logged by it, neither
 * statements nor notices. Of several hosts in a URL the one that takes writes is used. A query waits for no lock longer
 * than 5 seconds and runs for no longer than 15.
 */
export function openDatabase(address: DatabaseAddress, max = 6): Connection {
  const options = {
    max,
    connect_timeout: 5,
    backoff,
    fetch_types: false,
    onnotice: () => undefined,
    connection: {
      application_name: 'drop-box',
      statement_timeout: 15_000,
      lock_timeout: 5000,
      idle_in_transaction_session_timeout: 15_000,
    },
  };
  const client = 'url' in address ? openUrl(address.url, options) : postgres({ ...address, ...options });
  return {
    db: drizzle(client, { schema }),
    close: () => client.end({ timeout: 5 }),
  };
}

function openUrl(url: string, options: postgres.Options<Record<string, never>>): postgres.Sql {
  const urls = splitHosts(url);
  const [first = url] = urls;
  if (urls.length === 1) return postgres(url, options);
  const several = { ...options, socket: connectToWritable(urls) };
  return postgres(first, several);
}
