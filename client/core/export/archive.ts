import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { encodeBase64 } from '../../../crypto/encoding.ts';
import { DropError } from '../../../crypto/errors.ts';
import { StreamedHash } from '../../../crypto/streamed-hash.ts';
import { MANIFEST, SIGNATURE, signManifest, type Manifest, type Signer } from './manifest.ts';

/** A file for an export: its bytes come piece by piece. */
export interface ExportFile {
  /** Where it lies in the archive, with `/` between folders. */
  readonly name: string;
  /** Whether it is text that gets smaller; files of reporters mostly are packed already. */
  readonly packs: boolean;
  /** Gives the file to `take`, piece by piece, in order. */
  readonly read: (take: (piece: Uint8Array) => Promise<void>) => Promise<void>;
}

/** ZIP without its 64-bit form ends at 4 GiB; a little is left for names. */
const ARCHIVE_MAX = 4 * 1024 ** 3 - 64 * 1024 ** 2;

/** ZIP's first day: nothing in an archive says when it was made. */
const NO_TIME = '1980-01-01T00:00:00';

/** A file whose bytes are there. */
export function wholeFile(name: string, bytes: Uint8Array): ExportFile {
  return { name, packs: true, read: (take) => take(bytes) };
}

/**
 * Writes an export as a ZIP, piece by piece into `sink`, with one piece in memory, and signs the manifest of what it
 * holds. Gives the manifest's bytes. Throws `attachment_length` where all is over 4 GiB, `document_invalid` where two
 * files have one name, and what reading and the sink throw. §7.9
 */
export async function writeArchive(
  files: readonly ExportFile[],
  about: Omit<Manifest, 'v' | 'files'>,
  signer: Signer,
  sink: (piece: Uint8Array) => void,
): Promise<Uint8Array> {
  let written = 0;
  const failures: Error[] = [];
  const zip = new Zip((error, piece) => {
    if (error !== null) {
      // There is no piece then, whatever its type says.
      failures.push(error);
      return;
    }
    written += piece.length;
    if (piece.length > 0) sink(piece);
  });
  const check = (): void => {
    const [failure] = failures;
    if (failure !== undefined) throw failure;
    if (written > ARCHIVE_MAX) throw new DropError('attachment_length');
  };
  const listed: Manifest['files'] = [];
  for (const file of files) {
    listed.push(await add(zip, file, check));
  }
  listed.sort((a, b) => (a.name < b.name ? -1 : 1));
  const signed = signManifest({ v: 1, ...about, files: listed }, signer);
  await add(zip, wholeFile(MANIFEST, signed.manifest), check);
  await add(zip, wholeFile(SIGNATURE, signed.signature), check);
  zip.end();
  check();
  return signed.manifest;
}

async function add(
  zip: Zip,
  { name, packs, read }: ExportFile,
  check: () => void,
): Promise<Manifest['files'][number]> {
  const entry = packs ? new ZipDeflate(name, { level: 6 }) : new ZipPassThrough(name);
  entry.mtime = NO_TIME;
  zip.add(entry);
  const hash = new StreamedHash();
  let length = 0;
  await read(async (piece) => {
    hash.update(piece);
    length += piece.length;
    // The archive keeps no piece of the caller's, who may wipe it.
    entry.push(piece.slice());
    check();
    await Promise.resolve();
  });
  entry.push(new Uint8Array(0), true);
  check();
  return { name, length, hash: encodeBase64(hash.finish()) };
}
