import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { solveProof } from '../../client/core/network/proof.ts';
import { encodeProof, PROOF_HEADER, type Proof, type ProofChallenge } from '../../crypto/wire/proof.ts';
import { ready } from '../../crypto/sodium.ts';
import { startPostgres, type TestPostgres } from '../support/database.ts';
import { anyBytes, startTestServer, type Got, type TestServer } from '../support/server.ts';
import { directoryOf, fakeEnvelope, publish, TestUnit, weeks } from './units.ts';

const WORK = { cost: 10, tries: 20 };

let postgres: TestPostgres;
let server: TestServer;
let replica: TestServer;
let unit: TestUnit;

beforeAll(async () => {
  await ready();
  postgres = await startPostgres();
  const address = await postgres.fresh();
  unit = new TestUnit('kent');
  const directory = directoryOf([unit]);
  server = await startTestServer(address, directory, null, undefined, WORK);
  replica = await startTestServer(address, directory, null, undefined, WORK);
  await publish(server, unit, unit.next(weeks(2)));
});

afterAll(async () => {
  await server.close();
  await replica.close();
  await postgres.stop();
});

async function challenge(): Promise<ProofChallenge> {
  return (await server.send('POST', '/api/proofs', { json: {} })).json() as ProofChallenge;
}

async function solved(): Promise<Proof> {
  return solveProof(await challenge());
}

function report() {
  return { token: anyBytes(32), bytes: Buffer.concat([anyBytes(512), fakeEnvelope('report', 1)]) };
}

function hand(
  proof: Proof | null,
  sent: { token: Uint8Array; bytes: Uint8Array } = report(),
  at: TestServer = server,
): Promise<Got> {
  const headers = proof === null ? {} : { [PROOF_HEADER]: encodeProof(proof) };
  return at.send('POST', '/api/destinations/kent/threads', { ...sent, headers });
}

async function refused(answer: Promise<Got>): Promise<void> {
  const got = await answer;
  expect([got.status, got.error()]).toEqual([403, 'proof_refused']);
}

describe('a report takes a proof of work', () => {
  test('one that is solved is taken, and no other form of it', async () => {
    expect((await hand(await solved())).status).toBe(201);
    await refused(hand(null));
    const { challenge: given, solution } = await solved();
    await refused(hand({ challenge: given, solution: { ...solution, derivedKey: '0'.repeat(64) } }));
    const easier = { ...given, parameters: { ...given.parameters, cost: 1 } };
    await refused(hand({ challenge: easier, solution }));
    await refused(hand({ challenge: { ...given, signature: '0'.repeat(64) }, solution }));
  });

  test('it pays once, on whatever replica; the same report again needs no other', async () => {
    const proof = await solved();
    const sent = report();
    expect((await hand(proof, sent)).status).toBe(201);
    await refused(hand(proof, report(), replica));
    expect((await hand(proof, sent, replica)).status).toBe(200);
  });

  test('one that was refused for another reason is not spent', async () => {
    const proof = await solved();
    const wrong = Buffer.concat([anyBytes(512), fakeEnvelope('report', 99)]);
    expect((await hand(proof, { token: anyBytes(32), bytes: wrong })).status).toBe(422);
    expect((await hand(proof)).status).toBe(201);
  });

  test('two at the same time with one proof are one', async () => {
    const proof = await solved();
    const answers = await Promise.all([hand(proof), hand(proof, report(), replica)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 403]);
  });

  test('it runs out', async () => {
    const proof = await solved();
    server.pass(121);
    await refused(hand(proof));
  });

  test('the work grows while many ask, and falls again', async () => {
    const prefixOf = async (): Promise<number> => (await solved()).solution.counter;
    server.pass(1);
    const calm = await prefixOf();
    for (let count = 0; count < 300; count += 1) await challenge();
    const busy = await prefixOf();
    server.pass(1);
    const after = await prefixOf();
    expect(calm).toBeLessThanOrEqual(WORK.tries);
    expect(busy).toBeGreaterThan(2 * WORK.tries);
    expect(after).toBeLessThanOrEqual(WORK.tries);
  });
});
