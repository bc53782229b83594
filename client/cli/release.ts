import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { ReleaseFile } from '../../crypto/documents/release.ts';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { newReleaseKey, signReleaseCeremony } from '../core/ceremony/release.ts';
import { headersOf, listBuild } from './build-files.ts';
import { runCeremony } from './ceremony.ts';
import { readDocument, showDocument } from './documents.ts';
import { mustBeAbsent } from './files.ts';
import { InputError, need, readArguments, readRoot, today } from './input.ts';
import { makeKeyFile, readKeySource } from './key-files.ts';
import type { Result } from './main.ts';

const run = promisify(execFile);

/** `operator release new`: makes a release key. */
export function releaseNew(args: readonly string[]): Promise<Result> {
  return makeKeyFile('operator release new', args, 'randomness', newReleaseKey);
}

/** `operator release sign`: signs the manifest of a build. */
export async function releaseSign(args: readonly string[]): Promise<Result> {
  const { values } = readArguments(args, {
    build: { type: 'string' },
    root: { type: 'string' },
    commit: { type: 'string' },
    key: { type: 'string' },
    'passphrase-file': { type: 'string' },
    'share-file': { type: 'string', multiple: true },
    previous: { type: 'string' },
    out: { type: 'string' },
    protocol: { type: 'string' },
  });
  const path = need(values.out, 'out FILE');
  await mustBeAbsent(path);
  const build = need(values.build, 'build FOLDER');
  const root = encodeBase64(readRoot(values.root));
  const files = await listBuild(build);
  await mustHoldRoot(build, files, root);
  const order = {
    files,
    headers: await headersOf(build, 'https://'),
    commit: values.commit ?? (await commitHere()),
    root,
    previous: values.previous === undefined ? null : await readDocument(values.previous),
    key: await readKeySource(values.key, 'release'),
    today: today(),
    path,
  };
  if (!/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(order.commit)) {
    throw new InputError('--commit takes the whole name of a commit, in hexadecimal.');
  }
  await mkdir(dirname(path), { recursive: true });
  const { release, key } = await runCeremony('operator release sign', signReleaseCeremony(order), {
    protocol: values.protocol,
    passphraseFile: values['passphrase-file'],
    shareFiles: values['share-file'],
  });
  return { release: release.release, commit: release.commit, files: files.length, root, key, file: path };
}

/** `operator release show`: what a manifest says, without trusting it. */
export async function releaseShow(args: readonly string[]): Promise<Result> {
  return { verified: false, release: await showDocument(args) };
}

/** Both pages must trust the root key that the manifest names: a build without one, or with another, is no release. */
async function mustHoldRoot(build: string, files: readonly ReleaseFile[], root: string): Promise<void> {
  for (const part of ['reporter/', 'desk/']) {
    const scripts = files.filter(({ path }) => path.startsWith(part) && path.endsWith('.js'));
    const texts = await Promise.all(scripts.map(({ path }) => readFile(join(build, path), 'utf8')));
    if (texts.some((text) => text.includes(root))) continue;
    throw new InputError(`${part.slice(0, -1)} in ${build} was not built with this root key as ROOT_KEY.`);
  }
}

async function commitHere(): Promise<string> {
  const git = async (...args: string[]): Promise<string> => (await run('git', args)).stdout.trim();
  try {
    if ((await git('status', '--porcelain')) === '') return await git('rev-parse', 'HEAD');
  } catch {
    throw new InputError('This is no checkout of a commit: say --commit HEX.');
  }
  throw new InputError('There are changes here that no commit has: commit them, or say --commit HEX.');
}
