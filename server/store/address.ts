/** Where a PostgreSQL is: the folder of a Unix socket with a user, or a `postgres://` URL. */
export type DatabaseAddress =
  | { readonly host: string; readonly port: number; readonly user: string; readonly database: string }
  | { readonly url: string };

/** The database user that the server works as in its own PostgreSQL. */
export const DATABASE_USER = 'drop_box';
/** It only names the socket: our own PostgreSQL listens on no network. */
export const DATABASE_PORT = 5432;

/** The address of the server's own PostgreSQL, whose socket is in `folder`. */
export function ownDatabase(folder: string) {
  return { host: folder, port: DATABASE_PORT, user: DATABASE_USER, database: 'postgres' } as const;
}
