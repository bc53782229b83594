import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { ReleaseFile } from '../../crypto/documents/release.ts';
import { decodeBase64, decodeText, encodeBase64 } from '../../crypto/encoding.ts';
import { DropError } from '../../crypto/errors.ts';
import { decodeJson } from '../../crypto/json.ts';
import { dsseBody, type UnverifiedDocument } from '../../crypto/wire/bodies.ts';
import type { KeySource } from '../core/ceremony.ts';
import { newReleaseKey, signReleaseCeremony } from '../core/ceremony-release.ts';
import { headersOf, listBuild } from './build-files.ts';
import { runCeremony } from './ceremony.ts';
import { mustBeAbsent, readSmallFile } from './files.ts';
import { InputError, need, readArguments, readRoot, today } from './input.ts';
import type { Result } from './main.ts';

const run = promisify(execFile);

/** Reads a signed document; nothing in it is verified. Throws `InputError` or `document_malformed`. */
export async function readReleaseFile(path: string): Promise<UnverifiedDocument> {
  return decodeJson(await readSmallFile(path), dsseBody, 'document_malformed');
}

/** `operator release new`: makes a release key. */
export async function releaseNew(args: readonly string[]): Promise<Result> {
  const { values } = readArguments(args, {
    'passphrase-file': { type: 'string' },
    protocol: { type: 'string' },
    out: { type: 'string' },
  });
  const path = need(values.out, 'out FILE');
  await mustBeAbsent(path);
  const inputs = { protocol: values.protocol, newPassphraseFile: values['passphrase-file'] };
  return { ...(await runCeremony('operator release new', newReleaseKey(path), inputs)), keyFile: path };
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
    previous: values.previous === undefined ? null : await readReleaseFile(values.previous),
    key: await readKey(values.key),
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
  const { positionals } = readArguments(args, {}, 1);
  const document = await readReleaseFile(need(positionals[0], 'FILE'));
  try {
    const content: unknown = JSON.parse(decodeText(decodeBase64(document.payload)));
    return { verified: false, release: content };
  } catch {
    throw new DropError('document_malformed');
  }
}

async function readKey(path: string | undefined): Promise<KeySource> {
  if (path === undefined) return { from: 'shares' };
  return { from: 'file', file: await readSmallFile(path, 4096), type: 'release' };
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
