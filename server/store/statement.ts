import { sql, type SQL } from 'drizzle-orm';
import type { Database } from './database.ts';

/**
 * A statement written out, with `$1`, `$2` … for its values, for what every visit comes through: it goes to the database in one
 * message and is planned once for each connection. The text is a constant of ours; nothing that came in is ever part of it.
 */
export interface Statement {
  readonly text: string;
  readonly values: readonly (string | number | Uint8Array)[];
}

/** Runs a statement by itself: what it writes is on disk when this settles. Gives its rows. */
export async function runStatement<Row extends object>(
  { $client }: Pick<Database, '$client'>,
  { text, values }: Statement,
): Promise<readonly Row[]> {
  return $client.unsafe<Row[]>(text, [...values], { prepare: true });
}

/** The same statement as a part of a transaction, for the `execute` of that. */
export function asPart({ text, values }: Statement): SQL {
  const pieces = text.split(/\$(\d+)/);
  // Split at a group: texts stand at even places, numbers of values between them.
  return sql.join(
    pieces.map((piece, index) => (index % 2 === 0 ? sql.raw(piece) : sql`${values[Number(piece) - 1]}`)),
  );
}
