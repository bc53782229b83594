import { expect } from 'vitest';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { FAILURES, type FailureCode } from '../../crypto/wire/failures.ts';
import { fillRoute, ROUTES } from '../../crypto/wire/routes.ts';
import type { Endpoint } from '../../server/endpoint.ts';
import { anyBytes, type Got, type Sent } from '../support/server.ts';

/** Method and route, as tests are named by. */
export function nameOf({ method, route }: Endpoint): string {
  return `${method} ${route}`;
}

/** An address of the endpoint that exists, with its query. */
export function pathOf({ route, query }: Endpoint): string {
  const values: Record<string, string> = {
    destination: 'northshire',
    thread: encodeBase64(new Uint8Array(32)),
    id: encodeBase64(new Uint8Array(16)),
    part: '0',
    after: '0',
    tile: '0/000.p/1',
  };
  const names = [...ROUTES[route].matchAll(/:([a-z]+)/g)].map(([, name]) => values[name!]!);
  const asked = Object.keys(query ?? {}).map((name) => `${name}=${values[name]!}`);
  return fillRoute(ROUTES[route], ...names) + (asked.length === 0 ? '' : `?${asked.join('&')}`);
}

/** The fewest bytes that the endpoint takes. */
export function lengthOf({ body }: Endpoint): number {
  if (body === undefined) return 0;
  if (body.type === 'application/json') return 2;
  return 'min' in body.lengths ? body.lengths.min : Math.min(...body.lengths);
}

/** A request that passes all checks in front of the handler, by a desk in session or by a reporter whom nobody knows. */
export function plain(endpoint: Endpoint, session: Uint8Array): Sent {
  const bytes = endpoint.body === undefined ? {} : { bytes: new Uint8Array(lengthOf(endpoint)).fill(0x20) };
  return {
    ...bytes,
    ...(endpoint.access === 'anyone' ? {} : { token: endpoint.access === 'desk' ? session : anyBytes(32) }),
    ...(endpoint.ifMatch === undefined ? {} : { ifMatch: anyBytes(32) }),
    headers: endpoint.body === undefined ? {} : { 'Content-Type': endpoint.body.type },
  };
}

/** A refusal has its code's status and words, and nothing else. */
export function expectRefusal(got: Got, code: FailureCode): void {
  const { status, message } = FAILURES[code];
  expect([got.status, got.json()]).toEqual([status, { error: code, message }]);
  expect(got.headers.get('Content-Type')).toBe('application/json');
}
