import type { Stack } from '../../support/stack.ts';
import { drive, portOf } from './drive.ts';
import { prepareReports, readRequest } from './reports.ts';

/** How many new reports of 8192 bytes a second these servers of one database take; `count` are handed in. */
export async function submitRate(stack: Stack, count: number, ports = [portOf(stack)]): Promise<number> {
  const reports = await prepareReports(stack, count);
  const requests = reports.map(({ request }) => request).values();
  return drive(ports, () => requests.next().value ?? null, 201);
}

/** How many threads a second these servers of one database read, of those with the tokens (32 bytes each), in turn. */
export async function pollRate(
  stack: Stack,
  tokens: readonly Uint8Array[],
  seconds: number,
  ports = [portOf(stack)],
): Promise<number> {
  const requests = tokens.map((token) => readRequest(stack, token));
  const end = performance.now() + seconds * 1000;
  let count = 0;
  const next = (): Buffer | null => {
    count += 1;
    return performance.now() < end ? (requests[count % requests.length] ?? null) : null;
  };
  return drive(ports, next, 200);
}

/** Hands in reports and gives their access tokens (32 bytes each). */
export async function beginThreads(stack: Stack, count: number): Promise<Uint8Array[]> {
  const reports = await prepareReports(stack, count);
  const requests = reports.map(({ request }) => request).values();
  await drive([portOf(stack)], () => requests.next().value ?? null, 201);
  return reports.map(({ token }) => token);
}
