import { afterAll, beforeAll, expect, test } from 'vitest';
import { Api } from '../../client/core/network/api.ts';
import { fetchDirectory } from '../../client/core/directory.ts';
import { sealReport, sendReport, type SealedReport } from '../../client/core/report/report.ts';
import { proofsFor } from '../support/proofs.ts';
import { dayOf } from '../../crypto/days.ts';
import { decodeBase64, encodeBase64 } from '../../crypto/encoding.ts';
import { envelopeHash } from '../../crypto/seal.ts';
import { randomBytes } from '../../crypto/sodium.ts';
import { startStack, type Stack } from '../support/stack.ts';

const REPORTS = 240;
const LANES = 8;

let stack: Stack;

beforeAll(async () => {
  // Hundreds of reports at once: their proofs are made and checked, but ask for little work.
  stack = await startStack({ units: ['kent'], env: { PROOF_COST: '1', PROOF_TRIES: '2' } });
});

afterAll(async () => {
  await stack.close();
});

async function sealMany(api: Api): Promise<SealedReport[]> {
  const today = dayOf(Date.now());
  const expected = { today, minimumVersion: 0 };
  const directory = await fetchDirectory(api, decodeBase64(stack.root, 32), expected);
  const sealed: SealedReport[] = [];
  for (let count = 0; count < REPORTS; count += 1) {
    const answers = { headings: ['money' as const], what: `Report number ${String(count)}` };
    const report = { destination: 'kent', answers, channel: 'web', entropy: randomBytes(16), today } as const;
    sealed.push(await sealReport(api, directory, report));
  }
  return sealed;
}

test('the server is killed at once while reports come in: every acknowledged one is there afterwards, once', async () => {
  const api = new Api(stack.url);
  const reports = await sealMany(api);
  const waiting = [...reports];
  const acknowledged: SealedReport[] = [];
  const quarter = Promise.withResolvers<undefined>();
  let failed = 0;
  const lane = async (): Promise<void> => {
    for (let report = waiting.shift(); report !== undefined; report = waiting.shift()) {
      try {
        await sendReport(api, report, proofsFor(api));
        acknowledged.push(report);
        if (acknowledged.length === REPORTS / 4) quarter.resolve(undefined);
      } catch {
        failed += 1;
      }
    }
  };
  const lanes = Array.from({ length: LANES }, lane);
  await quarter.promise;
  await stack.kill('SIGKILL');
  await Promise.all(lanes);
  expect(failed).toBeGreaterThan(0);
  expect(acknowledged.length).toBeGreaterThanOrEqual(REPORTS / 4);

  await stack.start();
  for (const report of acknowledged) {
    const thread = await api.readThread(report.accessToken);
    expect(thread.sent.map((hash) => encodeBase64(hash))).toEqual([
      encodeBase64(envelopeHash(report.envelope)),
    ]);
  }

  for (const report of reports) await sendReport(api, report, proofsFor(api));
  for (const report of reports) {
    expect((await api.readThread(report.accessToken)).sent).toHaveLength(1);
  }
});
