import { join } from 'node:path';
import { Api } from '../../../client/core/network/api.ts';
import { fetchCertificate, fetchDirectory } from '../../../client/core/directory.ts';
import { solveProof } from '../../../client/core/network/proof.ts';
import { dayOf } from '../../../crypto/days.ts';
import { concat, decodeBase64, encodeBase64 } from '../../../crypto/encoding.ts';
import { randomBytes } from 'node:crypto';
import { encodeHeader } from '../../../crypto/wire/envelope.ts';
import { encodeProof, PROOF_HEADER, type ProofChallenge } from '../../../crypto/wire/proof.ts';
import { fillRoute, ROUTES } from '../../../crypto/wire/routes.ts';
import { ACCESS_TOKEN_SIZE, STATE_SIZE } from '../../../crypto/wire/sizes.ts';
import { Proofs } from '../../../server/proof.ts';
import { ownDatabase } from '../../../server/store/address.ts';
import { openDatabase } from '../../../server/store/database.ts';
import { sharedSecret } from '../../../server/store/secrets.ts';
import { startStack, type Stack } from '../../support/stack.ts';
import { CONNECTIONS } from './drive.ts';

/** The destination that reports go to. */
export const DESTINATION = 'greater-manchester';

/** Settings of a server whose proofs of work are as light as they can be: they are asked for and checked, and soon solved. */
export const LIGHT_PROOFS = { PROOF_COST: '1', PROOF_TRIES: '1' } as const;

/** A service with {@link LIGHT_PROOFS}. */
export function startLightStack(): Promise<Stack> {
  return startStack({ units: [DESTINATION], env: LIGHT_PROOFS });
}

/** A request that hands in a report, as bytes, and the access token (32 bytes) that reads its thread. */
export interface PreparedReport {
  readonly request: Buffer;
  readonly token: Uint8Array;
}

/** Makes reports of 8192 bytes, each with a token and a solved proof of its own. The server cannot tell what is inside. */
export async function prepareReports(stack: Stack, count: number): Promise<readonly PreparedReport[]> {
  const api = new Api(stack.url);
  const today = dayOf(Date.now());
  const directory = await fetchDirectory(api, decodeBase64(stack.root, 32), { today, minimumVersion: 1 });
  const { certificate } = await fetchCertificate(api, directory, DESTINATION, today, 'stop');
  const header = encodeHeader({ kind: 'report', epoch: certificate.epoch });
  const secret = await readSecret(stack);
  const prepared: PreparedReport[] = [];
  const prepare = async (): Promise<void> => {
    while (prepared.length < count) {
      const proof = encodeProof(await solveProof(await lightChallenge(secret)));
      const token = randomBytes(ACCESS_TOKEN_SIZE);
      const body = concat(randomBytes(STATE_SIZE), header, randomBytes(8192 - header.length));
      const request = requestBytes(stack, 'POST', fillRoute(ROUTES.threads, DESTINATION), token, {
        headers: [`${PROOF_HEADER}: ${proof}`, 'Content-Type: application/octet-stream'],
        body,
      });
      prepared.push({ request, token });
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, prepare));
  return prepared;
}

/** The key that the server knows its challenges by. */
async function readSecret(stack: Stack): Promise<Uint8Array> {
  const { db, close } = openDatabase(ownDatabase(join(stack.data, 'postgres')), 1);
  try {
    return await sharedSecret(db, randomBytes(32));
  } finally {
    await close();
  }
}

/** A challenge as another replica would make it at rest: asked for by the thousand, they would grow harder. */
function lightChallenge(secret: Uint8Array): Promise<ProofChallenge> {
  const given = { secret, clock: () => Date.now(), random: randomBytes };
  return new Proofs({ cost: 1, tries: 1 }, given).challenge();
}

/** A request that reads a thread, as bytes. */
export function readRequest(stack: Stack, token: Uint8Array): Buffer {
  return requestBytes(stack, 'GET', ROUTES.thread, token);
}

function requestBytes(
  stack: Stack,
  method: string,
  path: string,
  token: Uint8Array,
  sent?: { readonly headers: readonly string[]; readonly body: Uint8Array },
): Buffer {
  const head = [
    `${method} ${path} HTTP/1.1`,
    `Host: ${new URL(stack.url).host}`,
    `Authorization: Bearer ${encodeBase64(token)}`,
    ...(sent === undefined ? [] : [...sent.headers, `Content-Length: ${sent.body.length}`]),
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), sent?.body ?? new Uint8Array(0)]);
}
