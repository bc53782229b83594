import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { promises as onPage } from '../../client/reporter/text/promises.ts';

const project = new URL('../../', import.meta.url);
const text = await readFile(new URL('docs/promises.md', project), 'utf8');
const promises = text
  .split('\n### ')
  .slice(1)
  .map((part) => ({ sentence: part.split('\n')[0] ?? '', part }));

describe('docs/promises.md', () => {
  it('makes promises', () => {
    expect(promises.length).toBeGreaterThan(8);
  });

  it.each(promises)('$sentence', async ({ sentence, part }) => {
    expect(sentence).toMatch(/^[A-Z][^.]*(: [^.]*)?\.$/);
    expect(part).toMatch(/^- \*\*Not covered:\*\* \S.*\.$/m);
    const shown = [...part.matchAll(/^- \*\*Shown by:\*\* `(tests\/[\w./-]+\.test\.ts)` › (.+)$/gm)];
    expect(shown.length).toBeGreaterThan(0);
    for (const [, file = '', name] of shown) {
      const source = await readFile(new URL(file, project), 'utf8');
      const titles = [...source.matchAll(/\b(?:it|test)(?:\.each\([\s\S]{0,400}?\))?\(\s*'([^']+)'/g)];
      expect(titles.map(([, title]) => title)).toContain(name);
      expect(source).not.toMatch(/\.(?:skip|todo|only|skipIf|fails)\b/);
    }
  });
});

describe('the reporter’s page', () => {
  const toReporters = promises.filter(({ sentence }) => !sentence.startsWith('To investigators:'));
  const named = ({ part }: { part: string }): string =>
    /^- \*\*On the reporter's page:\*\* `([a-z-]+)`$/m.exec(part)?.[1] ?? '';
  const { all } = onPage.en;

  it('makes the promises to reporters, and no others', () => {
    expect(Object.keys(all).sort()).toEqual(toReporters.map(named).sort());
  });

  it.each(toReporters)('says it in the same words: $sentence', ({ sentence, part }) => {
    const said = new Map(Object.entries(all)).get(named({ part }));
    const limits = /^- \*\*Not covered:\*\* (.+)$/m.exec(part)?.[1] ?? '';
    const curly = (text: string): string => text.replaceAll("'", '’');
    expect(said).toMatchObject({ promise: curly(sentence), not: curly(limits) });
    expect(said?.shown).toMatch(/^[A-Z].+\.$/);
  });
});
