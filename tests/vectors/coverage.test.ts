import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../crypto/errors.ts';
import type { SigningContext } from '../../crypto/signing.ts';
import { FAILURES } from '../../crypto/wire/failures.ts';
import { FRAME } from '../../crypto/wire/frames.ts';
import { ROUTES } from '../../crypto/wire/routes.ts';
import { decodeVectors, DIGESTS, readSuite } from './format.ts';

const repository = new URL('../../', import.meta.url);
const specification = readFileSync(new URL('docs/protocol.md', repository), 'utf8');
const vectors = [...(await readSuite())]
  .filter(([name]) => name !== DIGESTS)
  .flatMap(([, text]) => decodeVectors(text));

/** Every heading: its number, and the mark in brackets behind its title. */
const headings = [...specification.matchAll(/^#{2,3} (\d+(?:\.\d+)?)\.? .*?(?: \((\w+)\))?$/gm)].map(
  ([, number, mark]) => ({ number: number!, mark }),
);

/** The text of one section, up to the next heading. */
function sectionText(number: string): string {
  const start = specification.search(new RegExp(`^#{2,3} ${number.replace('.', '\\.')}\\.? `, 'm'));
  const rest = specification.slice(start + 4);
  const end = rest.search(/^#{2,3} /m);
  return end === -1 ? rest : rest.slice(0, end);
}

function cellOf(row: string, index: number): string {
  const cells = row.split('|');
  return (cells[index + 1] ?? '').trim().replace(/^`(.*)`$/, '$1');
}

/** The cells of one column of a section's tables, from 0. */
function column(number: string, index: number): string[] {
  const rows = sectionText(number)
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| --'));
  return rows.map((row) => cellOf(row, index));
}

describe('the suite', () => {
  it.each(ERROR_CODES)('has a vector that ends in %s', (code) => {
    expect(vectors.some((vector) => vector.expect === code)).toBe(true);
  });

  const needed = headings.filter(({ number, mark }) => {
    const divided = headings.some((other) => other.number.startsWith(`${number}.`));
    return mark === undefined && (!divided || sectionText(number).includes('`crypto/dsse.ts`'));
  });

  it.each(needed)('has vectors of section $number', ({ number }) => {
    const own = vectors.filter(({ section }) => section === number);
    expect(own.some(({ expect: outcome }) => outcome === 'success' || number === '7')).toBe(true);
  });

  it('names no section that the specification does not have', () => {
    const known = new Set(headings.map(({ number }) => number));
    for (const { section, name } of vectors) expect(known.has(section), `${name}: ${section}`).toBe(true);
  });
});

describe('docs/protocol.md', () => {
  it('has its sections in order, 1 to 15', () => {
    const main = headings.filter(({ number }) => !number.includes('.')).map(({ number }) => Number(number));
    expect(main).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));
    expect(new Set(headings.map(({ number }) => number)).size).toBe(headings.length);
    expect(new Set(headings.flatMap(({ mark }) => mark ?? []))).toEqual(
      new Set(['conduct', 'informative', 'table']),
    );
  });

  it('explains every error code, in the order of crypto/errors.ts, and no other', () => {
    expect(column('12', 0).slice(1)).toEqual(ERROR_CODES);
    for (const advice of column('12', 2).slice(1)) expect(advice.length).toBeGreaterThan(5);
  });

  it('lists every failure with its status', () => {
    const listed = Object.fromEntries(
      column('13.4', 0).map((code, index) => [code, Number(column('13.4', 1)[index])]),
    );
    delete listed.code;
    expect(listed).toEqual(
      Object.fromEntries(Object.entries(FAILURES).map(([code, { status }]) => [code, status])),
    );
  });

  it('lists every route with its path', () => {
    const listed = Object.fromEntries(
      column('13.1', 0).map((name, index) => [name, column('13.1', 1)[index]]),
    );
    delete listed.route;
    expect(listed).toEqual(ROUTES);
  });

  it('lists every tag of frames', () => {
    const listed = Object.fromEntries(
      column('13.2', 1).map((name, index) => [name, Number(column('13.2', 0)[index])]),
    );
    delete listed.name;
    expect(listed).toEqual(FRAME);
  });

  it('has every domain tag of the code in its table', () => {
    const tags = column('3', 0);
    const signatures: Record<SigningContext, true> = {
      'message v1': true,
      'taken v1': true,
      'transfer v1': true,
      'session v1': true,
      'withdrawal v1': true,
      'enrolment v1': true,
      'export v1': true,
      'closing v1': true,
      'closed v1': true,
    };
    for (const tag of Object.keys(signatures)) expect(tags).toContain(tag);
    for (const file of ['crypto', 'server'].flatMap(sourceFiles)) {
      const source = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      const uses = file.pathname.includes('/server/') ? /\bhash\('([a-z ]+ v\d)'/g : /'([a-z ]+ v\d)'/g;
      for (const [, tag] of source.matchAll(uses)) expect(tags, file.pathname).toContain(tag);
    }
  });

  it('has no two tags of which one begins the other', () => {
    const tags = column('3', 0).filter((tag) => / v\d$/.test(tag));
    expect(tags.length).toBeGreaterThan(15);
    for (const tag of tags) {
      expect(tags.filter((other) => other !== tag && other.startsWith(tag))).toEqual([]);
    }
  });

  it('has every section that comments in the code name', () => {
    const known = new Set(headings.map(({ number }) => number));
    for (const file of ['crypto', 'server', 'client'].flatMap(sourceFiles)) {
      if (FOREIGN.some((path) => file.pathname.includes(path))) continue;
      const named = readFileSync(file, 'utf8').matchAll(/(?<!RFC \d+ )§(\d+(?:\.\d+)?)(?=[\s.,;:)*]|$)/gm);
      for (const [whole, number] of named) {
        expect(known.has(number!), `${file.pathname} ${whole}`).toBe(true);
      }
    }
  });
});

/** Where sections are those of other papers: Padmé's, and the formats of pictures. */
const FOREIGN = ['/crypto/padme.ts', '/client/core/clean/'];

function sourceFiles(folder: string): URL[] {
  const base = new URL(`${folder}/`, repository);
  return readdirSync(base, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|svelte)$/.test(name))
    .map((name) => new URL(name, base));
}
