import { emptyBody } from '../../crypto/wire/bodies.ts';
import { proofChallengeBody } from '../../crypto/wire/proof.ts';
import { JSON_BODY_MAX } from '../../crypto/wire/sizes.ts';
import type { Endpoint } from '../endpoint.ts';

/** What a reporter's page works on while the report is written: flood defence that asks nobody who they are. §13.3 */
export const proofs: readonly Endpoint[] = [
  {
    route: 'proofs',
    method: 'POST',
    summary: 'A challenge for a proof of work: for one report, good for two hours.',
    access: 'anyone',
    body: { type: 'application/json', max: JSON_BODY_MAX, schema: emptyBody },
    answers: [{ status: 200, description: 'The challenge.', body: proofChallengeBody }],
    refusals: [],
    async handle(call) {
      call.json(emptyBody);
      return { status: 200, json: await call.services.proofs.challenge() };
    },
  },
];
