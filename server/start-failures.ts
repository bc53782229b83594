import type { Config } from './config.ts';
import { StartError } from './errors.ts';
import { errorCode, isUnavailable } from './store/failures.ts';

const PORT_REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something else is listening there. Set PORT to another number.',
  EACCES: 'that is not allowed. Set PORT to a number above 1023.',
  EADDRNOTAVAIL: 'this machine has no such address. Set HOST to one of its own.',
  ENOTFOUND: 'nobody knows that name. Set HOST to an address of this machine.',
};

/** By SQLSTATE. */
const DATABASE_REASONS: Readonly<Record<string, string>> = {
  '28000': 'The database does not let this user in',
  '28P01': 'The database does not take this password',
  '3D000': 'There is no such database',
  '42501': 'The user does not own the database, so the tables cannot be made',
};

/** Why a port could not be listened on, as a {@link StartError}; the error itself where nobody can say. */
export function portFailure(error: unknown, { host, port }: Pick<Config, 'host' | 'port'>): unknown {
  const reason = PORT_REASONS[errorCode(error) ?? ''];
  return reason === undefined ? error : new StartError(`Cannot listen on ${host}:${port}: ${reason}`);
}

/** Why the database that was given cannot be used, as a {@link StartError}; the error itself where nobody can say. */
export function databaseFailure(error: unknown): unknown {
  const code = errorCode(error) ?? '';
  const reason =
    DATABASE_REASONS[code] ?? (isUnavailable(error) ? 'The database cannot be reached' : undefined);
  return reason === undefined ? error : new StartError(`${reason} (${code}). Check DATABASE_URL.`);
}
