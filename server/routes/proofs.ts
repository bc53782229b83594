import { emptyBody } from '../../crypto/wire/bodies.ts';
import { proofChallengeBody } from '../../crypto/wire/proof.ts';
import type { Endpoint } from '../endpoint.ts';
import { jsonBody } from './common.ts';

/** What a reporter's page works on while the report is written: flood defence that asks nobody who they are. §13.3 */
export const proofs: readonly Endpoint[] = [
  {
    route: 'proofs',
    method: 'POST',
    summary: 'A challenge for a proof of work: for one report, good for two hours.',
    access: 'anyone',
    body: jsonBody(emptyBody),
    answers: [{ status: 200, description: 'The challenge.', body: proofChallengeBody }],
    withoutDatabase: true,
    refusals: [],
    async handle(call) {
      call.json(emptyBody);
      return { status: 200, json: await call.services.proofs.challenge() };
    },
  },
];
