import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { checkImports } from './import-rules.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A small project that keeps every rule, and uses what each rule allows. */
const lawful: Record<string, string> = {
  'crypto/sodium.ts': "import sodium from 'libsodium-wrappers';\nawait import('libsodium-fallback');",
  'crypto/sodium-sumo.ts': "import sodium from 'libsodium-wrappers-sumo';",
  'crypto/errors.ts': 'export class DropError extends Error {}',
  'crypto/open.ts': "import { sodium } from './sodium.ts';",
  'crypto/keyfile.ts': "import { sumo } from './sodium-sumo.ts';",
  'crypto/shares.ts': "import { split } from 'shamir-secret-sharing';",
  'crypto/signing.ts': "import { sodium } from './sodium.ts';",
  'crypto/wire/bodies.ts': "import * as v from 'valibot';\nimport { DropError } from '../errors.ts';",
  'crypto/documents/directory.ts': "import { verify } from '../signing.ts';",
  'server/main.ts': "import { readFile } from 'node:fs/promises';\nimport './store/threads.ts';",
  'server/store/threads.ts': "import postgres from 'postgres';\nimport '../../crypto/wire/bodies.ts';",
  'server/jobs/mail.ts': "await import('nodemailer');",
  'server/routes/directory.ts': "import '../../crypto/documents/directory.ts';",
  'client/core/network/api.ts': "import '../../../crypto/open.ts';\nexport type Answer = string;",
  'client/ui/Button.svelte': '<script lang="ts">\nimport type { Answer } from \'../core/api.ts\';\n</script>',
  'client/reporter/main.ts': "import Button from '../ui/Button.svelte';\nimport '../core/api.ts';",
  'client/desk/main.ts': "import '../core/api.ts';\nimport '../../crypto/keyfile.ts';",
  'client/cli/demo.ts': "import { spawn } from 'node:child_process';",
  'client/build/page.ts': "import { join } from 'node:path';",
  'vite.config.ts': "import { page } from './client/build/page.ts';",
  'tests/flow/story.test.ts': "import '../../server/main.ts';\nimport '../../client/core/network/api.ts';",
};

/** Writes the lawful project with `planted` on top into a new folder, and returns the names of the broken rules. */
function rulesBrokenBy(planted: Record<string, string>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'import-rules-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [path, code] of Object.entries({ ...lawful, ...planted })) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), code);
  }
  return [...new Set(checkImports(folder).map(({ rule }) => rule))];
}

const svelte = (code: string): string => `<script lang="ts">\n${code}\n</script>\n<p>text</p>`;

const planted: readonly (readonly [rule: string, file: string, code: string])[] = [
  ['one-door-to-libsodium', 'crypto/seal.ts', "import sodium from 'libsodium-wrappers';"],
  ['one-door-to-libsodium', 'client/core/hash.ts', "export { ready } from 'libsodium';"],
  ['one-door-to-libsodium', 'tests/crypto/seal.test.ts', "await import('libsodium-wrappers-sumo');"],
  ['crypto-stands-alone', 'crypto/seal.ts', "import { Hono } from 'hono';"],
  ['crypto-stands-alone', 'crypto/seal.ts', "import type { Answer } from '../client/core/network/api.ts';"],
  ['crypto-stands-alone', 'crypto/seal.ts', "import { split } from 'shamir-secret-sharing';"],
  ['wire-below-all', 'crypto/wire/routes.ts', "import { verify } from '../signing.ts';"],
  ['wire-below-all', 'crypto/wire/routes.ts', "export type * from '../documents/directory.ts';"],
  ['server-cannot-open', 'server/routes/threads.ts', "import { open } from '../../crypto/open.ts';"],
  ['server-cannot-open', 'crypto/documents/directory.ts', "import '../open.ts';"],
  ['reporter-without-sumo', 'client/reporter/keys.ts', "import '../../crypto/keyfile.ts';"],
  ['database-behind-the-store', 'server/routes/threads.ts', "import { eq } from 'drizzle-orm';"],
  ['database-behind-the-store', 'client/cli/desk.ts', "import type postgres from 'postgres';"],
  ['one-door-to-mail', 'server/jobs/notices.ts', "await import('nodemailer');"],
  ['one-door-to-mail', 'client/cli/desk.ts', "import type { Transporter } from 'nodemailer';"],
  ['client-and-server-apart', 'client/cli/demo.ts', "import { start } from '../../server/main.ts';"],
  [
    'client-and-server-apart',
    'client/core/network/api.ts',
    "type A = import('../../../server/main.ts').App;",
  ],
  ['client-and-server-apart', 'server/app.ts', "import '../client/core/network/api.ts';"],
  ['pages-apart', 'client/reporter/read.ts', "import type { Case } from '../desk/main.ts';"],
  ['pages-apart', 'client/reporter/Start.svelte', svelte("import type { Case } from '../desk/main.ts';")],
  ['pages-apart', 'client/core/flow.ts', "import '../cli/demo.ts';"],
  ['build-code-stays-behind', 'client/desk/make.ts', "import '../build/page.ts';"],
  ['ui-without-data', 'client/ui/Card.svelte', svelte("import { get } from '../core/api.ts';")],
  ['ui-without-data', 'client/ui/card.ts', "import * as v from 'valibot';"],
  ['node-where-node-runs', 'client/core/files.ts', "import { readFile } from 'fs/promises';"],
  ['node-where-node-runs', 'crypto/seal.ts', "import { randomBytes } from 'node:crypto';"],
  ['node-where-node-runs', 'client/desk/Save.svelte', svelte("import { join } from 'node:path';")],
  ['nobody-imports-tests', 'client/cli/desk.ts', "import '../../tests/flow/story.test.ts';"],
];

test.each(planted)('%s is reported when %s holds: %s', (rule, file, code) => {
  expect(rulesBrokenBy({ [file]: code })).toContain(rule);
});

test('no-cycles is reported for a circle of three files, one of its sides a type', () => {
  const circle = {
    'client/core/a.ts': "import './b.ts';",
    'client/core/b.ts': "import type { C } from './c.ts';",
    'client/core/c.ts': "new Worker(new URL('./a.ts', import.meta.url));",
  };
  expect(rulesBrokenBy(circle)).toEqual(['no-cycles']);
});

test('a project that keeps the rules breaks none', () => {
  expect(rulesBrokenBy({})).toEqual([]);
});

test('this project keeps them', () => {
  expect(checkImports(root)).toEqual([]);
});
