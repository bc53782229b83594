import { unzipSync } from 'fflate';
import * as v from 'valibot';
import { encodeBase64 } from '../../../crypto/encoding.ts';
import { DropError, type ErrorCode } from '../../../crypto/errors.ts';
import { base64Text, decodeJson } from '../../../crypto/json.ts';
import { StreamedHash } from '../../../crypto/streamed-hash.ts';
import { orNull, refusalOf } from '../refused.ts';
import { isPlainArchive } from './layout.ts';
import { MANIFEST, readManifest, SIGNATURE, verifyManifest, type Manifest } from './manifest.ts';
import { decodeRecordFile, isCut, isReordered } from './record-file.ts';

/** The file of an export that holds the case's record. §7.9 */
export const RECORD = 'record.json';
/** The file of an export that holds the case's messages. §7.9 */
export const CASE = 'case.json';

/**
 * What is wrong with an export. `signature`: the manifest is not signed by the desk that it names, and why. `twice`: two
 * files have one name. `hidden`: the archive has something beside its files, which other programs may take for one. The others say which file or what of the record. §7.9
 */
export type ExportProblem =
  | { readonly problem: 'signature'; readonly code: ErrorCode }
  | { readonly problem: 'changed' | 'removed' | 'added' | 'twice'; readonly name: string }
  | { readonly problem: 'renamed'; readonly name: string; readonly to: string }
  | { readonly problem: 'record-cut' | 'record-reordered' | 'hidden' };

/** What came of verifying an export: whose it says it is, and what is wrong; all is well where that is empty. */
export interface Verification {
  readonly manifest: Manifest;
  readonly problems: readonly ExportProblem[];
  /** The manifest's hash as text, as the record names it. */
  readonly hash: string;
  /** The hashes of the messages that the export says it holds; none where it cannot be read. */
  readonly messages: readonly string[];
}

/** So much may come out of an archive, so that a made-up one cannot fill the memory. */
const UNPACKED_MAX = 4 * 1024 ** 3;
const STRETCH = 1_048_576;
/** Deflate makes no more than this of one byte: who claims more wants memory for nothing. */
const RATIO_MAX = 1032;

/**
 * Verifies an export against the root key (32 bytes): the signature, every file, and the record. Throws
 * `document_malformed` where it is no export at all. §7.9
 */
export function verifyExport(archive: Uint8Array, root: Uint8Array): Verification {
  const { files, twice } = unpack(archive);
  const [bytes, signature] = [files.get(MANIFEST), files.get(SIGNATURE)];
  if (bytes === undefined) throw new DropError('document_malformed');
  const manifest = readManifest(bytes);
  const code =
    signature === undefined
      ? 'document_signature'
      : refusalOf(() => {
          verifyManifest(bytes, signature, root);
        });
  const problems: ExportProblem[] = [
    ...(code === null ? [] : [{ problem: 'signature' as const, code }]),
    ...twice.map((name) => ({ problem: 'twice' as const, name })),
    ...(isPlainArchive(archive) ? [] : [{ problem: 'hidden' as const }]),
    ...compare(files, manifest),
    ...judgeRecord(files.get(RECORD), manifest),
  ];
  const messages = messagesIn(files.get(CASE));
  return { manifest, problems, hash: hashOf(bytes), messages };
}

const caseSchema = v.object({ messages: v.array(v.object({ hash: base64Text(32) })) });

function messagesIn(bytes: Uint8Array | undefined): string[] {
  const content = bytes && orNull(() => decodeJson(bytes, caseSchema, 'document_malformed'));
  return content?.messages.map((message) => message.hash) ?? [];
}

function unpack(archive: Uint8Array): { files: Map<string, Uint8Array>; twice: string[] } {
  const names = new Set<string>();
  const twice: string[] = [];
  let total = 0;
  try {
    const unpacked = unzipSync(archive, {
      filter: ({ name, size, originalSize }) => {
        total += originalSize;
        if (total > UNPACKED_MAX || originalSize > RATIO_MAX * (size + 1))
          throw new DropError('document_malformed');
        if (names.has(name)) twice.push(name);
        names.add(name);
        return true;
      },
    });
    const files = new Map(Object.entries(unpacked));
    // A name that objects have a use of their own for (`__proto__`) gets lost on the way; no desk makes one.
    if (files.size !== names.size) throw new DropError('document_malformed');
    return { files, twice };
  } catch {
    throw new DropError('document_malformed');
  }
}

function compare(files: ReadonlyMap<string, Uint8Array>, manifest: Manifest): ExportProblem[] {
  const listed = new Map(manifest.files.map((file) => [file.name, file]));
  const known = new Set([...listed.keys(), MANIFEST, SIGNATURE]);
  const found = new Map([...files].map(([name, bytes]) => [name, hashOf(bytes)]));
  const added = [...found.keys()].filter((name) => !known.has(name));
  const problems: ExportProblem[] = [];
  for (const { name, hash: wanted } of manifest.files) {
    const there = found.get(name);
    if (there === wanted) continue;
    if (there !== undefined) {
      problems.push({ problem: 'changed', name });
      continue;
    }
    const at = added.findIndex((other) => found.get(other) === wanted);
    const [to] = at === -1 ? [] : added.splice(at, 1);
    problems.push(to === undefined ? { problem: 'removed', name } : { problem: 'renamed', name, to });
  }
  return [...problems, ...added.map((name) => ({ problem: 'added' as const, name }))];
}

function judgeRecord(bytes: Uint8Array | undefined, manifest: Manifest): ExportProblem[] {
  const record = bytes && orNull(() => decodeRecordFile(bytes));
  if (!record) return [];
  // Where something is missing, nothing tells in which order the rest belongs.
  if (isCut(record, manifest.record)) return [{ problem: 'record-cut' }];
  return isReordered(record) ? [{ problem: 'record-reordered' }] : [];
}

/** Hashed in stretches: whole, a large file would be copied twice. */
function hashOf(bytes: Uint8Array): string {
  const hash = new StreamedHash();
  for (let at = 0; at < bytes.length; at += STRETCH) hash.update(bytes.subarray(at, at + STRETCH));
  return encodeBase64(hash.finish());
}
