import { dayOf } from '../../crypto/days.ts';
import { decodeBase64, encodeBase64 } from '../../crypto/encoding.ts';
import { verifySession } from '../../crypto/session.ts';
import { challengeBody, emptyBody, sessionBody, sessionRequestBody } from '../../crypto/wire/bodies.ts';
import { SIGNATURE_SIZE } from '../../crypto/wire/sizes.ts';
import type { Endpoint } from '../endpoint.ts';
import { Refusal } from '../errors.ts';
import { openSession } from '../store/sessions.ts';
import { findDeskKey } from '../store/units.ts';
import { jsonBody, unitName } from './common.ts';
import { checkToken, makeToken, TOKEN_MINUTES, TOKEN_SIZE, tokenHash } from '../tokens.ts';

/** How a desk opens a session: it signs a challenge. There are no accounts. §10 */
export const sessions: readonly Endpoint[] = [
  {
    route: 'challenges',
    method: 'POST',
    summary: 'A challenge for a desk to sign: for one session, good for two minutes.',
    access: 'anyone',
    body: jsonBody(emptyBody),
    answers: [{ status: 200, description: 'The challenge.', body: challengeBody }],
    withoutDatabase: true,
    refusals: [],
    handle(call) {
      call.json(emptyBody);
      const { secret, random, clock } = call.services;
      const { token } = makeToken('challenge', secret, random(16), clock());
      return Promise.resolve({ status: 200, json: { challenge: encodeBase64(token) } });
    },
  },
  {
    route: 'sessions',
    method: 'POST',
    summary: "Opens a desk's session, ten minutes long. Every refusal is the same, whatever its reason.",
    access: 'anyone',
    body: jsonBody(sessionRequestBody),
    answers: [{ status: 200, description: 'The session.', body: sessionBody }],
    refusals: ['unauthorised'],
    async handle(call) {
      const request = call.json(sessionRequestBody);
      const { db, directory, secret, origin, random, clock } = call.services;
      const challenge = decodeBase64(request.challenge, TOKEN_SIZE);
      const known = checkToken('challenge', secret, challenge, clock());
      const destination = directory.find(request.destination);
      if (known === null || destination === null) throw new Refusal('unauthorised');
      const key = await findDeskKey(db, unitName(destination), request.desk);
      const claim = { challenge, destination: destination.id, origin };
      const signature = decodeBase64(request.signature, SIGNATURE_SIZE);
      if (key === null || !verifySession(claim, signature, key)) throw new Refusal('unauthorised');

      const { token, end } = makeToken('session', secret, random(16), clock());
      const opened = await openSession(
        db,
        { nonce: known.random, expiresOn: dayOf(known.end) },
        {
          tokenHash: tokenHash(token),
          destination: destination.id,
          desk: request.desk,
          expiresOn: dayOf(end),
        },
      );
      if (!opened) throw new Refusal('unauthorised');
      return { status: 200, json: { token: encodeBase64(token), seconds: TOKEN_MINUTES.session * 60 } };
    },
  },
];
