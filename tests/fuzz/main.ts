import { readySumo } from '../../crypto/sodium-sumo.ts';
import { ready } from '../../crypto/sodium.ts';
import { makeWorld } from '../crypto/parts.ts';
import { fuzz } from './fuzz.ts';
import { keyFileTarget } from './keyfiles.ts';
import { makeTargets } from './targets.ts';

/**
 * `npm run fuzz`: 100,000 random and mutated inputs for each decoder, one JSON line each on standard output; exit code 1
 * where anything but a typed refusal came out. `FUZZ_INPUTS` and `FUZZ_SEED` change how many and which; the seed is in
 * each line, so that a finding can be had again.
 */
const inputs = Number(process.env.FUZZ_INPUTS ?? 100_000);
const seed = Number(process.env.FUZZ_SEED ?? 1);
await ready();
await readySumo();
const keyFiles = keyFileTarget(500);
let failures = 0;
for (const target of [...makeTargets(makeWorld()), keyFiles]) {
  const report = fuzz(target, inputs, seed);
  failures += report.failures.length;
  const more = target === keyFiles ? keyFiles.counts : {};
  process.stdout.write(`${JSON.stringify({ ...report, ...more, seed })}\n`);
}
process.exitCode = failures > 0 ? 1 : 0;
