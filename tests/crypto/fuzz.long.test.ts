import { beforeAll, describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../crypto/errors.ts';
import { readySumo } from '../../crypto/sodium-sumo.ts';
import { ready } from '../../crypto/sodium.ts';
import { fuzz, type Report, type Target } from '../fuzz/fuzz.ts';
import { keyFileTarget } from '../fuzz/keyfiles.ts';
import { makeTargets } from '../fuzz/targets.ts';
import { makeWorld } from './parts.ts';

await ready();
const targets = makeTargets(makeWorld());

beforeAll(readySumo);

/** A short run: `npm run fuzz` does a hundred thousand of each. */
function expectTypedErrorsOnly(target: Target): Report {
  const report = fuzz(target, 2000, 20_260_310);
  expect(report.failures).toEqual([]);
  for (const code of Object.keys(report.refused)) expect(ERROR_CODES).toContain(code);
  const refused = Object.values(report.refused).reduce((sum, count) => sum + count, 0);
  expect(report.taken + refused).toBe(2000);
  return report;
}

describe('2,000 random and mutated inputs', () => {
  it.each(targets)('to $name end in a value or a typed refusal', (target) => {
    const { taken } = expectTypedErrorsOnly(target);
    expect(taken, 'some inputs are good').toBeGreaterThan(0);
  });

  it('to a key file end in secrets or a typed refusal', () => {
    const target = keyFileTarget(20);
    expectTypedErrorsOnly(target);
    expect(target.counts.stretched).toBe(20);
  });
});

describe('the fuzzer', () => {
  it('finds a decoder that lets another error out', () => {
    const careless: Target = {
      name: 'careless',
      samples: [new TextEncoder().encode('{"a":[1]}')],
      run: (input) => JSON.parse(Buffer.from(input).toString()) as unknown,
    };
    expect(fuzz(careless, 200, 1).failures.length).toBeGreaterThan(0);
    expect(fuzz(careless, 200, 1).failures).toEqual(fuzz(careless, 200, 1).failures);
  });
});
