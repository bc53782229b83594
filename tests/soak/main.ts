import { runSoak } from './soak.ts';

/**
 * `npm run -s soak -- [MINUTES] [SEED]`: servers and their database under load and faults, ten minutes where nothing is said. Prints
 * one line of JSON; exit code 1 where something was lost, doubled or otherwise not as it must be, 2 for wrong input.
 */
const [minutes = '10', seed = String(process.pid)] = process.argv.slice(2);
const [time, dice] = [Number(minutes), Number(seed)];
if (!(time > 0) || !Number.isInteger(dice)) {
  process.stderr.write('Usage: npm run -s soak -- [MINUTES] [SEED]\n');
  process.exit(2);
}
process.stderr.write(`seed ${dice}\n`);
const report = await runSoak({ seconds: time * 60, seed: dice, reporters: 10, pause: 100, calm: 5000 });
process.stdout.write(`${JSON.stringify(report)}\n`);
process.exit(report.good ? 0 : 1);
