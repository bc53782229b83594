import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { solveProof } from '../../client/core/network/proof.ts';
import { encodeProof, PROOF_HEADER, type Proof, type ProofChallenge } from '../../crypto/wire/proof.ts';
import { Proofs } from '../../server/proof.ts';
import { anyBytes, type Got, type TestServer } from '../support/server.ts';
import { serve } from './service.ts';
import { handIn, makeReport } from './talk.ts';

const WORK = { cost: 10, tries: 20 };

const server = serve({ northshire: 2 }, { work: WORK });
let replica: TestServer;

beforeAll(async () => {
  replica = await server.replica();
});
afterAll(() => replica.close());

async function challenge(): Promise<ProofChallenge> {
  return (await server.send('POST', '/api/proofs', { json: {} })).json() as ProofChallenge;
}

async function solved(): Promise<Proof> {
  return solveProof(await challenge());
}

function hand(proof: Proof | null, report = makeReport(), at: TestServer = server): Promise<Got> {
  const headers = proof === null ? {} : { [PROOF_HEADER]: encodeProof(proof) };
  return handIn({ send: (method, path, sent) => at.send(method, path, { ...sent, headers }) }, report);
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
    const [proof, report] = [await solved(), makeReport()];
    expect((await hand(proof, report)).status).toBe(201);
    await refused(hand(proof, makeReport(), replica));
    expect((await hand(proof, report, replica)).status).toBe(200);
  });

  test('one that was refused for another reason is not spent', async () => {
    const proof = await solved();
    expect((await hand(proof, makeReport(99))).status).toBe(422);
    expect((await hand(proof)).status).toBe(201);
  });

  test('two at the same time with one proof are one', async () => {
    const proof = await solved();
    const answers = await Promise.all([hand(proof), hand(proof, makeReport(), replica)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 403]);
  });

  test('it is good for two hours', async () => {
    const [inTime, late] = [await solved(), await solved()];
    server.pass(120);
    expect((await hand(inTime)).status).toBe(201);
    server.pass(1);
    await refused(hand(late));
  });

  test('the work grows while many ask, and falls again', async () => {
    const tries = async (): Promise<number> => (await solved()).solution.counter;
    server.pass(1);
    const calm = await tries();
    for (let count = 0; count < 300; count += 1) await challenge();
    const busy = await tries();
    server.pass(1);
    const after = await tries();
    expect(calm).toBeLessThanOrEqual(WORK.tries);
    expect(busy).toBeGreaterThan(2 * WORK.tries);
    expect(after).toBeLessThanOrEqual(WORK.tries);
  });

  test('the work grows to 32 times and no further: a phone must be able to do it', async () => {
    const given = { secret: anyBytes(32), clock: () => 0, random: anyBytes };
    const proofs = new Proofs({ cost: 1, tries: 2 }, given);
    for (let count = 0; count < 64 * 60; count += 1) await proofs.challenge();
    const { solution } = await solveProof(await proofs.challenge());
    expect(solution.counter).toBeGreaterThanOrEqual(32);
    expect(solution.counter).toBeLessThanOrEqual(64);
  });
});
