import type { Endpoint } from '../endpoint.ts';
import { describeEndpoints } from '../openapi.ts';
import { attachments } from './attachments.ts';
import { closings } from './closings.ts';
import { desk } from './desk.ts';
import { documents } from './documents.ts';
import { health } from './health.ts';
import { log } from './log.ts';
import { proofs } from './proofs.ts';
import { sessions } from './sessions.ts';
import { threads } from './threads.ts';
import { transfer } from './transfer.ts';

const described: readonly Endpoint[] = [
  ...documents,
  ...proofs,
  ...threads,
  ...attachments,
  ...sessions,
  ...desk,
  ...closings,
  ...log,
  ...transfer,
  ...health,
];

const description = JSON.stringify(describeEndpoints(described));

/** The description of the interface, made from the endpoints themselves. */
const openapi: Endpoint = {
  route: 'openapi',
  method: 'GET',
  summary: 'The interface, described.',
  access: 'anyone',
  answers: [{ status: 200, description: 'An OpenAPI 3.1 document.', body: 'object' }],
  withoutDatabase: true,
  refusals: [],
  handle: () => Promise.resolve({ status: 200, text: description }),
};

/** Every route and method that the server answers to, but for the page's files. */
export const endpoints: readonly Endpoint[] = [...described, openapi];
