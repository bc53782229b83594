import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sodiumFallback } from '../../client/build/sodium-fallback.ts';
import { FOLDER } from './format.ts';

const run = promisify(execFile);
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drop-box-fallback-'));
  await build({
    configFile: false,
    logLevel: 'error',
    plugins: [sodiumFallback()],
    // The plain build notices that this is Node, and reads a name that only CommonJS has.
    define: { __dirname: '""' },
    ssr: { noExternal: true },
    build: { ssr: fileURLToPath(new URL('child.ts', FOLDER)), outDir: folder, minify: false },
  });
});

afterAll(() => rm(folder, { recursive: true }));

/** Runs the whole suite in a process of its own, bundled as the pages are. */
async function child(mode: 'with' | 'without'): Promise<unknown> {
  const [entry] = (await readdir(folder)).filter((name) => name.startsWith('child'));
  const { stdout } = await run(process.execPath, [join(folder, entry!), mode, FOLDER.href]);
  return JSON.parse(stdout);
}

it('gives every vector in plain JavaScript, where the browser has no WebAssembly', async () => {
  const answer = await child('without');
  expect(answer).toMatchObject({ webAssembly: false, problems: [] });
  expect((answer as { checked: number }).checked).toBeGreaterThan(300);
});

it('uses WebAssembly where there is some', async () => {
  expect(await child('with')).toMatchObject({ webAssembly: true, problems: [] });
});
