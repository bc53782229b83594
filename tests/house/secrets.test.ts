import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PROJECT } from '../support/child.ts';
import { filesBelow } from './files.ts';

/** What others make tokens and keys look like, so that they can be found. */
const SECRETS: Readonly<Record<string, RegExp>> = {
  'private key': /-----BEGIN [A-Z ]*PRIVATE KEY( BLOCK)?-----/,
  'key of a cloud': /\bA(KIA|SIA)[0-9A-Z]{16}\b|\bAIza[\w-]{35}\b/,
  'token of a code host': /\b(gh[opsur]_[A-Za-z0-9]{36}|github_pat_\w{60,}|glpat-[\w-]{20})\b/,
  'token of a registry': /\bnpm_[A-Za-z0-9]{36}\b|_authToken\s*=/,
  'token of a chat': /\bxox[abprs]-[\w-]{20,}/,
  'signed token': /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/,
  'password in an address': /\w+:\/\/[^\s:@/'"`${}…]+:[^\s@/'"`${}…]{8,}@/,
};

function secretsIn(text: string): string[] {
  return Object.entries(SECRETS).flatMap(([name, pattern]) => (pattern.test(text) ? [name] : []));
}

test('no file of the project holds a key, a token or a password of a real service', async () => {
  const files = filesBelow(PROJECT);
  expect(files.length).toBeGreaterThan(500);
  const found: string[] = [];
  for (const file of files) {
    const names = secretsIn(await readFile(join(PROJECT, file), 'latin1'));
    found.push(...names.map((name) => `${file}: ${name}`));
  }
  expect(found).toEqual([]);
});

test('each of them would be found', () => {
  const planted = {
    'private key': ['-----BEGIN', 'EC PRIVATE KEY-----'].join(' '),
    'key of a cloud': `AKIA${'X'.repeat(16)}`,
    'token of a code host': `ghp_${'x'.repeat(36)}`,
    'token of a registry': `npm_${'x'.repeat(36)}`,
    'token of a chat': `xoxb-${'1'.repeat(24)}`,
    'signed token': ['eyJhbGciOiJIUzI1', 'eyJzdWIiOiIxMjM0', 'x'.repeat(20)].join('.'),
    'password in an address': ['postgres://drop_box', 'correct-horse@db/x'].join(':'),
  };
  for (const [name, text] of Object.entries(planted)) expect(secretsIn(`see ${text} there`)).toEqual([name]);
});
