import type { Endpoint } from '../endpoint.ts';
import { ping } from '../store/ping.ts';
import { requireCurrentDirectory } from './common.ts';

/** For whoever watches over the service. */
export const health: readonly Endpoint[] = [
  {
    route: 'healthz',
    method: 'GET',
    summary: 'The process is alive.',
    access: 'anyone',
    answers: [{ status: 200, description: 'It is.' }],
    withoutDatabase: true,
    refusals: [],
    handle: () => Promise.resolve({ status: 200 }),
  },
  {
    route: 'readyz',
    method: 'GET',
    summary: 'The database answers and the directory is in force.',
    access: 'anyone',
    answers: [{ status: 200, description: 'Reports can be handed in.' }],
    refusals: [],
    async handle(call) {
      requireCurrentDirectory(call);
      await ping(call.services.db);
      return { status: 200 };
    },
  },
];
