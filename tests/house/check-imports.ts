import { fileURLToPath } from 'node:url';
import { checkImports } from './import-rules.ts';

const violations = checkImports(fileURLToPath(new URL('../..', import.meta.url)));
for (const { rule, reason, path } of violations) {
  process.stderr.write(`${path.join(' → ')}\n  ${rule}: ${reason}\n`);
}
process.exitCode = violations.length > 0 ? 1 : 0;
