import type { Stack } from '../../support/stack.ts';
import { Connection } from './connection.ts';

/** How many connections, here and in pgbench. */
export const CONNECTIONS = 16;

/** The port of a stack's server. */
export function portOf({ url }: Pick<Stack, 'url'>): number {
  return Number(new URL(url).port);
}

/**
 * Sends requests over {@link CONNECTIONS} connections, shared out to the ports in turn, until `next` gives null; gives how many
 * were answered a second. Throws where an answer has another status than the one expected.
 */
export async function drive(
  ports: readonly number[],
  next: () => Buffer | null,
  status: number,
): Promise<number> {
  const shared = Array.from({ length: CONNECTIONS }, (_, index) => ports[index % ports.length] ?? 0);
  const connections = await Promise.all(shared.map((port) => Connection.open(port)));
  let answered = 0;
  const begin = performance.now();
  const run = async (connection: Connection): Promise<void> => {
    for (let request = next(); request !== null; request = next()) {
      const got = await connection.send(request);
      if (got !== status) throw new Error(`the server answered ${got} where ${status} was expected`);
      answered += 1;
    }
  };
  try {
    await Promise.all(connections.map(run));
    return (answered * 1000) / (performance.now() - begin);
  } finally {
    for (const connection of connections) connection.close();
  }
}
