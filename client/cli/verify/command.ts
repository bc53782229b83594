import { verifyRelease, type Release } from '../../../crypto/documents/release.ts';
import { decodeBase64 } from '../../../crypto/encoding.ts';
import { DropError } from '../../../crypto/errors.ts';
import { decodeJson } from '../../../crypto/json.ts';
import { dsseBody } from '../../../crypto/wire/bodies.ts';
import { headersOf, listBuild, MANIFEST_PATH } from '../build-files.ts';
import { readDocument } from '../documents.ts';
import { InputError, need, readArguments, readServer } from '../input.ts';
import { warn, type Result } from '../main.ts';
import {
  compareFile,
  compareHeaders,
  compareLoads,
  servedAt,
  type Difference,
  type Expected,
} from './compare.ts';
import { describe } from './describe.ts';
import { visit, type Socks, type Visit } from './visitor.ts';

type Look = (path: string) => Promise<Visit>;

/** `verify`: visits a site and names each way in which it is not what it should be. Throws `InputError` or `DropError`. §5.6 */
export async function verify(args: readonly string[]): Promise<Result> {
  const options = {
    manifest: { type: 'string' },
    key: { type: 'string' },
    build: { type: 'string' },
    socks: { type: 'string' },
  } as const;
  const { values, positionals } = readArguments(args, options, 1);
  const origin = readServer(need(positionals[0], 'URL'));
  const socks = values.socks === undefined ? null : readSocks(values.socks);
  const look: Look = (path) => visit(origin, path, socks);
  const key = values.key === undefined ? null : readKey(values.key);
  if (values.build !== undefined) {
    const headers = await headersOf(values.build, origin);
    return report(await compareSite({ files: await listBuild(values.build), headers }, look, origin), {
      against: 'build',
    });
  }
  if (key === null) throw new InputError('--key KEY or --build FOLDER is missing. Try --help.');
  const given =
    values.manifest === undefined ? null : verifyRelease(await readDocument(values.manifest), key, 1);
  const served = await servedRelease(look, key, given);
  const release = given ?? served.release;
  if (release === null) return report(served.differences, { against: 'nothing' });
  const headers = origin.startsWith('https://') ? release.headers : withoutTransport(release.headers);
  const differences = [
    ...served.differences,
    ...(await compareSite({ files: release.files, headers }, look, origin)),
  ];
  const against = given === null ? "the site's own manifest" : 'manifest';
  return report(differences, {
    against,
    release: release.release,
    commit: release.commit,
    root: release.root,
  });
}

/** Visits the page as a browser does: what it shows first, then every file of it. */
async function compareSite({ files, headers }: Expected, look: Look, origin: string): Promise<Difference[]> {
  const own = files.filter(({ path }) => path.startsWith('reporter/'));
  const listed = new Set(own.map((file) => servedAt(file)));
  const first = own.filter((file) => servedAt(file) === '/');
  const differences: Difference[] = [];
  for (const file of [...first, ...own.filter((other) => !first.includes(other))]) {
    const path = servedAt(file);
    const seen = await look(path);
    differences.push(...compareFile(file, seen), ...compareHeaders(path, seen, headers));
    if (path === '/') differences.push(...compareLoads(new TextDecoder().decode(seen.body), listed, origin));
  }
  return differences;
}

/** The manifest that the site serves, held against the one that was given. */
async function servedRelease(
  look: Look,
  key: Uint8Array,
  given: Release | null,
): Promise<{ readonly release: Release | null; readonly differences: readonly Difference[] }> {
  const where = `/${MANIFEST_PATH}`;
  const { status, body } = await look(where);
  if (status !== 200) return { release: null, differences: [{ type: 'release-missing', where }] };
  try {
    const release = verifyRelease(decodeJson(body, dsseBody, 'document_malformed'), key, 1);
    return { release, differences: given === null ? [] : compareReleases(where, given, release) };
  } catch (error) {
    if (!(error instanceof DropError)) throw error;
    return { release: null, differences: [{ type: 'release-refused', where, found: error.code }] };
  }
}

function compareReleases(where: string, given: Release, served: Release): Difference[] {
  const numbers = { where, expected: String(given.release), found: String(served.release) };
  if (served.release < given.release) return [{ type: 'release-older', ...numbers }];
  if (served.release > given.release) return [{ type: 'release-newer', ...numbers }];
  return JSON.stringify(served) === JSON.stringify(given) ? [] : [{ type: 'release-other', where }];
}

function withoutTransport(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'Strict-Transport-Security'));
}

function report(differences: readonly Difference[], about: Readonly<Record<string, unknown>>): Result {
  for (const difference of differences) warn(describe(difference));
  if (differences.length === 0) return { verified: true, ...about };
  return { alarm: 'differs', ...about, differences };
}

/** Reads the address of a SOCKS proxy; throws `InputError`. */
export function readSocks(text: string): Socks {
  const [, host, port] = /^(\[[0-9a-fA-F:]+\]|[\w.-]+):(\d{1,5})$/.exec(text) ?? [];
  if (host === undefined) throw new InputError('--socks takes an address such as 127.0.0.1:9050.');
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

function readKey(text: string): Uint8Array {
  try {
    return decodeBase64(text, 32);
  } catch {
    throw new InputError('--key takes the release key as 43 letters, as "operator release new" printed it.');
  }
}
