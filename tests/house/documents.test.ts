import { dirname, posix } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { DOCUMENTS, FILES, FOLDERS, linesOfCode, textOf } from './documents.ts';

const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
const has = (path: string): boolean => FILES.includes(path) || FOLDERS.has(path.replace(/\/$/, ''));

/** All that runs, as one text. */
const CODE = FILES.filter((path) => /^(client|server|crypto|tests|deploy|package\.json)/.test(path))
  .filter((path) => !path.endsWith('.md'))
  .map(textOf)
  .join('\n');

/** Made up of parts in `server/jobs/mail.ts`, or Node's own. */
const ELSEWHERE = /^(MAIL_E[A-Z]+|NODE_COMPILE_CACHE)$/;

const PROGRAMS = ['report', 'desk', 'operator', 'verify'] as const;

/** What a program says of itself, in lines with single spaces. */
function usageOf(program: string): string[] {
  const [, usage = ''] = /^const usage = `([^`]+)`;$/m.exec(textOf(`client/cli/${program}.ts`)) ?? [];
  return usage.replaceAll(/ +/g, ' ').split('\n');
}

describe.each(DOCUMENTS)('%s', (document) => {
  const text = textOf(document);

  it('names files and folders that are there', () => {
    const named = text.matchAll(
      /(?<![\w/.-])(?:\/opt\/drop-box\/)?((?:client|crypto|deploy|docs|migrations|server|tests)\/[\w./-]*\w\/?)/g,
    );
    const missing = Array.from(named, ([, path = '']) => path).filter((path) => !has(path));
    expect(missing).toEqual([]);
  });

  it('has links that lead somewhere', () => {
    const links = Array.from(text.matchAll(/\]\((?!https?:)([^)#]*)(?:#[^)]*)?\)/g), ([, link = '']) => link);
    expect(links.filter((link) => !has(posix.join(dirname(document), link)))).toEqual([]);
  });

  it('names scripts that there are', () => {
    const named = Array.from(text.matchAll(/\bnpm run (?:-s )?([a-z][\w:-]*)/g), ([, name = '']) => name);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  it('names sections that docs/protocol.md has', () => {
    const known = new Set(
      Array.from(textOf('docs/protocol.md').matchAll(/^#{2,3} (\d+(?:\.\d+)?)/gm), ([, number]) => number),
    );
    // §14.9 is the ninth of the limits that section 14 lists.
    const named = text.matchAll(/(?<!RFC \d+ )§(14(?=\.)|\d+(?:\.\d+)?)/g);
    expect(Array.from(named, ([, number]) => number).filter((number) => !known.has(number))).toEqual([]);
  });

  it.each(PROGRAMS)('shows commands of %s that there are, with options that they take', (program) => {
    const usage = usageOf(program);
    const called = new RegExp(`\\bnpm run (?:-s )?${program} +-- +(.+)$`);
    for (const line of linesOfCode(document)) {
      const words = called.exec(line)?.[1]?.split(/ +/) ?? [];
      const end = words.findIndex((word) => !/^([a-z][a-z-]*|\|)$/.test(word));
      for (const command of words
        .slice(0, end === -1 ? words.length : end)
        .join(' ')
        .split(' | ')) {
        const known = [`${program} ${command}`, `${program} ${command.replace(/^unit /, '')}`];
        const isKnown = usage.some((row) => known.some((it) => `${row} `.startsWith(`${it.trim()} `)));
        expect(isKnown, line).toBe(true);
      }
      const options = words.filter((word) => word.startsWith('--'));
      expect(options.filter((option) => !usage.join('\n').includes(option))).toEqual([]);
    }
  });

  it('names types, settings and faults that there are', () => {
    const types = linesOfCode(document).filter((code) => /^([A-Z][a-z]+){2,}$/.test(code));
    const shouted = Array.from(text.matchAll(/\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b/g), ([name]) => name);
    const missing = [...types, ...shouted].filter((name) => !CODE.includes(name) && !ELSEWHERE.test(name));
    expect(missing).toEqual([]);
  });

  it('names measurements that there are', () => {
    const named = text.matchAll(/\bnpm run (?:-s )?bench -- (\w+)/g);
    for (const [, name = ''] of named) expect(FILES).toContain(`tests/bench/${name}.ts`);
  });
});

test('comments name documents that are there', () => {
  const code = FILES.filter((path) => /\.(ts|js|svelte|sh|sql|conf)$/.test(path));
  for (const path of code) {
    const named = textOf(path).matchAll(/(?<![\w/])docs\/[\w./-]+\.md/g);
    for (const [name] of named) expect(FILES, path).toContain(name);
  }
});

test('the list of decisions has each of them, in order', () => {
  const pages = FILES.filter((path) => /^docs\/decisions\/\d{4}-.+\.md$/.test(path)).sort();
  const listed = textOf('docs/decisions/README.md').matchAll(/^(\d+)\. \[.+\]\((.+)\)$/gm);
  const rows = Array.from(listed, ([, number, link = '']) => ({ number: Number(number), link }));
  expect(rows.map(({ link }) => `docs/decisions/${link}`)).toEqual(pages);
  for (const { number, link } of rows) {
    expect(Number(link.slice(0, 4))).toBe(number);
    expect(textOf(`docs/decisions/${link}`)).toMatch(new RegExp(`^# ${String(number)}\\. `));
  }
});

test('README.md and the check on a fresh machine install the same', () => {
  const [, named = ''] = /`apt-get install\s+([^`]+)`/.exec(textOf('README.md')) ?? [];
  const [, installed = ''] = /^packages=\(([^)]+)\)$/m.exec(textOf('.ci/run')) ?? [];
  expect(named.split(/\s+/)).toEqual(installed.split(' '));
});
