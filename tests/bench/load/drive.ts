import { Connection } from './connection.ts';

/** How many connections, here and in pgbench. */
export const CONNECTIONS = 16;

/**
 * Sends requests over {@link CONNECTIONS} connections until `next` gives null; gives how many were answered a second. Throws where
 * an answer has another status than the one expected.
 */
export async function drive(port: number, next: () => Buffer | null, status: number): Promise<number> {
  const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => Connection.open(port)));
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
