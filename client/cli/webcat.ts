import { join } from 'node:path';
import type { ReleaseFile } from '../../crypto/documents/release.ts';
import { encodeBase64, encodeText } from '../../crypto/encoding.ts';
import { headersOf, listBuild } from './build-files.ts';
import { ensureFolder, mustBeAbsent, writeNew } from './files.ts';
import { InputError, need, readArguments } from './input.ts';
import type { Result } from './main.ts';

/** What WEBCAT's tools are told of a page, as their documentation has it (`webcat.config.json`). */
export interface WebcatConfig {
  /** Where the source is. */
  readonly app: string;
  /** The tag that was built. */
  readonly version: string;
  /** The one policy of the page. */
  readonly default_csp: string;
  readonly default_index: string;
  readonly default_fallback: string;
  /** WebAssembly that lies in no file of its own; this page has none. */
  readonly wasm: readonly string[];
  readonly extra_csp: Readonly<Record<string, string>>;
}

/** A WEBCAT manifest before it is signed: the configuration, and SHA-256 of each file in base64url, by its path on the site. */
export interface WebcatManifest extends WebcatConfig {
  readonly files: Readonly<Record<string, string>>;
}

/** Describes a build's public page for WEBCAT. Throws `InputError` where index or error page is missing. */
export function describeForWebcat(
  about: Pick<WebcatConfig, 'app' | 'version'>,
  policy: string,
  listed: readonly ReleaseFile[],
): { readonly config: WebcatConfig; readonly manifest: WebcatManifest } {
  const own = listed.filter(({ path }) => path.startsWith('reporter/'));
  const files = Object.fromEntries(
    own.map(({ path, sha256 }) => [path.slice('reporter'.length), encodeBase64(Buffer.from(sha256, 'hex'))]),
  );
  for (const page of ['/index.html', '/error.html']) {
    if (files[page] === undefined) throw new InputError(`The build has no ${page.slice(1)}.`);
  }
  const wasm = Object.entries(files).flatMap(([path, sum]) => (path.endsWith('.wasm') ? [sum] : []));
  const config = {
    ...about,
    default_csp: policy,
    default_index: 'index.html',
    default_fallback: '/error.html',
    wasm: [],
    extra_csp: {},
  };
  return { config, manifest: { ...config, wasm, files } };
}

/** JSON with members in rising order and no white space, as WEBCAT hashes and signs it. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

/**
 * `operator release webcat`: writes WEBCAT's configuration for a build, and the manifest that its tools sign: both say the same
 * for everybody who builds the same commit. docs/releasing.md
 */
export async function releaseWebcat(args: readonly string[]): Promise<Result> {
  const { values } = readArguments(args, {
    build: { type: 'string' },
    app: { type: 'string' },
    version: { type: 'string' },
    out: { type: 'string' },
  });
  const build = need(values.build, 'build FOLDER');
  const about = { app: need(values.app, 'app URL'), version: need(values.version, 'version TAG') };
  const out = need(values.out, 'out FOLDER');
  const policy = (await headersOf(build, 'https://'))['Content-Security-Policy'] ?? '';
  const { config, manifest } = describeForWebcat(about, policy, await listBuild(build));
  await ensureFolder(out);
  const [configFile, manifestFile] = [join(out, 'webcat.config.json'), join(out, 'manifest_unsigned.json')];
  for (const path of [configFile, manifestFile]) await mustBeAbsent(path);
  await writeNew(configFile, encodeText(`${JSON.stringify(config, null, 2)}\n`), 0o644);
  await writeNew(manifestFile, encodeText(canonicalJson(manifest)), 0o644);
  return { config: configFile, manifest: manifestFile, files: Object.keys(manifest.files).length };
}
