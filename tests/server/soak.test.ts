import { expect, test } from 'vitest';
import { runSoak } from '../soak/soak.ts';

test('two servers and their database under load and faults: nothing acknowledged is lost or doubled, and nothing fails without cause', async () => {
  // For a clock that runs ahead a server is ended in order, and started anew.
  const faults = ['database killed', 'disk full', 'clock ahead'] as const;
  const report = await runSoak({ seconds: 3, seed: 5, reporters: 4, pause: 100, calm: 500, faults });
  expect(report.findings).toEqual([]);
  expect(report.good).toBe(true);
  // Only root may have a disk of its own that can be filled.
  const wanted = faults.filter((fault) => fault !== 'disk full' || process.getuid?.() === 0);
  for (const fault of wanted) expect(report.faults[fault], fault).toBeGreaterThan(0);
  expect(report.threads).toBeGreaterThan(10);
}, 240_000);
