import { beforeAll, expect, it } from 'vitest';
import { sealReport } from '../../../../client/core/report/report.ts';
import { deriveReporterKeys } from '../../../../crypto/keys.ts';
import { randomBytes, ready, wipe } from '../../../../crypto/sodium.ts';
import { makeWorld, TODAY } from '../../../crypto/parts.ts';

beforeAll(ready);

it('a report is sealed under the receipt that it was given, though whoever gave it wipes it meanwhile', async () => {
  const { certificates, directory } = makeWorld();
  const entropy = randomBytes(16);
  const { threadKey } = deriveReporterKeys(entropy);
  const slow = async () => {
    await Promise.resolve();
    wipe(entropy);
    return { certificates: [...certificates] };
  };
  const answers = { headings: ['money' as const], what: 'He sells data.' };
  const report = { destination: 'northshire', answers, channel: 'web' as const, entropy, today: TODAY };
  const sealed = await sealReport({ certificates: slow }, directory, report);
  expect(sealed.threadKey).toEqual(threadKey);
});
