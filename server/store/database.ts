import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import type { DatabaseAddress } from './address.ts';
import * as schema from './schema.ts';

/** The database, as the files of this folder use it; others only hand it on. */
export type Database = PostgresJsDatabase<typeof schema>;

/** A transaction of it. */
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** An open pool of connections. */
export interface Connection {
  readonly db: Database;
  /** Lets running queries finish for at most five seconds, then closes. */
  readonly close: () => Promise<void>;
}

/**
 * Opens a pool of at most `max` connections; each is made when first needed. Nothing is ever logged by it, neither
 * statements nor notices. A query waits for no lock longer than 5 seconds and runs for no longer than 15.
 */
export function openDatabase(address: DatabaseAddress, max = 10): Connection {
  const options = {
    max,
    connect_timeout: 5,
    fetch_types: false,
    onnotice: () => undefined,
    connection: {
      application_name: 'drop-box',
      statement_timeout: 15_000,
      lock_timeout: 5000,
      idle_in_transaction_session_timeout: 15_000,
    },
  };
  const client = 'url' in address ? postgres(address.url, options) : postgres({ ...address, ...options });
  return {
    db: drizzle(client, { schema }),
    close: () => client.end({ timeout: 5 }),
  };
}
