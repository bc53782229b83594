import { ESLint } from 'eslint';
import { fileURLToPath } from 'node:url';
import ts from 'typescript-eslint';
import { expect, test } from 'vitest';

/** The project's own configuration, less the rules that need types: planted files stand in no program. */
const eslint = new ESLint({
  cwd: fileURLToPath(new URL('../..', import.meta.url)),
  overrideConfig: [{ ...ts.configs.disableTypeChecked, files: ['**/*'] }],
});

async function rulesBrokenBy(code: string, filePath: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(code, { filePath });
  return (result?.messages ?? []).map((message) => message.ruleId);
}

const planted: readonly (readonly [rule: string, file: string, code: string])[] = [
  ['no-restricted-globals', 'client/core/send.ts', "await fetch('/api/threads');"],
  ['no-restricted-properties', 'client/desk/pull.ts', "await window.fetch('/api/inbox');"],
  ['no-restricted-globals', 'client/cli/report.ts', "await fetch('/api/threads');"],
  ['no-restricted-globals', 'server/app.ts', "await fetch('https://example.org');"],
  ['no-restricted-globals', 'client/reporter/session.svelte.ts', "localStorage.setItem('what', text);"],
  ['no-restricted-properties', 'client/ui/field.ts', "window.sessionStorage.setItem('what', text);"],
  ['no-restricted-globals', 'client/core/cache.ts', "indexedDB.open('reports');"],
  ['no-restricted-globals', 'client/reporter/steps.ts', "history.pushState(null, '');"],
  ['no-restricted-properties', 'client/reporter/steps.ts', "window.history.pushState(null, '');"],
  ['no-restricted-syntax', 'client/reporter/back.ts', "history.pushState({ step: 3 }, '');"],
  ['no-restricted-syntax', 'client/reporter/back.ts', "history.replaceState(null, '', '#who');"],
  ['no-restricted-syntax', 'client/reporter/steps.ts', "location.hash = 'who';"],
  ['no-restricted-syntax', 'client/reporter/steps.ts', "window.location = 'https://example.org';"],
  ['no-restricted-syntax', 'client/reporter/steps.ts', "location.replace('https://example.org');"],
  ['no-restricted-syntax', 'client/reporter/back.ts', "location.assign('https://example.org');"],
  ['no-restricted-syntax', 'client/reporter/steps.ts', "document.cookie = 'step=3';"],
  ['no-restricted-syntax', 'client/reporter/steps.ts', "document.title = 'Who was it?';"],
  ['no-restricted-syntax', 'client/desk/show.ts', 'element.innerHTML = text;'],
  ['svelte/no-at-html-tags', 'client/reporter/Reply.svelte', '{@html text}'],
  ['svelte/no-at-html-tags', 'client/desk/Case.svelte', '{@html text}'],
  [
    'no-restricted-globals',
    'client/ui/Field.svelte',
    '<button onclick={() => localStorage.clear()}>a</button>',
  ],
  ['no-restricted-globals', 'crypto/seal.ts', 'process.exit(1);'],
  ['no-restricted-syntax', 'crypto/receipt.ts', 'const word = Math.random();'],
  ['no-restricted-syntax', 'crypto/documents/directory.ts', 'const today = new Date();'],
  ['no-restricted-syntax', 'server/store/threads.ts', 'const now = Date.now();'],
  ['no-restricted-syntax', 'server/proof.ts', 'const now = Date.now();'],
  ['no-restricted-syntax', 'server/app.ts', "import { store } from './store/threads';"],
  ['no-console', 'server/routes/threads.ts', 'console.log(token);'],
  ['house/documented-exports', 'crypto/seal.ts', '// seals\nexport function seal(): void {}'],
  ['house/documented-exports', 'server/app.ts', 'export const routes = [];'],
  ['no-restricted-syntax', 'tests/crypto/seal.test.ts', "test.skip('seals', () => {});"],
  ['no-restricted-syntax', 'tests/crypto/seal.test.ts', "describe.only('sealing', () => {});"],
  ['@typescript-eslint/no-explicit-any', 'crypto/seal.ts', 'const report = {} as any;'],
  ['@typescript-eslint/ban-ts-comment', 'crypto/seal.ts', '// @ts-expect-error\nseal();'],
];

test.each(planted)('%s is reported when %s holds: %s', async (rule, file, code) => {
  expect(await rulesBrokenBy(code, file)).toContain(rule);
});

const lawful: readonly (readonly [file: string, code: string])[] = [
  ['client/core/network/api.ts', "await fetch('/api/threads');"],
  ['client/reporter/back.ts', "history.pushState(null, '');"],
  ['client/reporter/exit.ts', "location.replace('https://www.example.org/');"],
  ['client/reporter/steps.ts', 'if (location.protocol === scheme) leave();'],
  ['client/cli/report.ts', 'process.exitCode = 2;'],
  ['crypto/seal.ts', '/** Seals. */\nexport function seal(): void {}'],
];

test.each(lawful)('%s may hold: %s', async (file, code) => {
  expect(await rulesBrokenBy(code, file)).toEqual([]);
});

test('a comment cannot switch a rule off', async () => {
  const code = '// eslint-disable-next-line no-console\nconsole.log(1);';
  expect(await rulesBrokenBy(code, 'server/app.ts')).toContain('no-console');
});
