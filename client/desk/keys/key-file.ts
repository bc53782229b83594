import { DropError } from '../../../crypto/errors.ts';
import { openKeyFile, sealKeyFile, wipeKeyFileSecrets, type DeskSecrets } from '../../../crypto/keyfile.ts';
import { painted } from '../../core/painted.ts';
import { DeskError } from '../trouble.ts';

const KEY_FILE_MAX = 4096;

/** A desk's key file as it was picked: sealed, so nothing in it is secret without the passphrase. */
export interface KeyFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Reads a picked file; throws `DeskError` (`file-size`) where it is longer than any of its kind. */
export async function readPicked(file: File, most: number): Promise<Uint8Array> {
  if (file.size > most) throw new DeskError({ kind: 'file-size' });
  return new Uint8Array(await file.arrayBuffer());
}

/** Reads a picked key file; throws `keyfile_malformed` where it is longer than any. */
export async function readKeyFile(file: File): Promise<KeyFile> {
  if (file.size > KEY_FILE_MAX) throw new DropError('keyfile_malformed');
  return { name: file.name, bytes: await readPicked(file, KEY_FILE_MAX) };
}

/**
 * Opens a key file, hands its secrets to `use` and wipes them after. Takes about a third of a second of the page. §9
 * Throws as `openKeyFile` does; `keyfile_malformed` too where it is the operator's.
 */
export async function withSecrets<T>(
  file: KeyFile,
  passphrase: string,
  use: (secrets: DeskSecrets) => T | Promise<T>,
): Promise<T> {
  await painted();
  const secrets = openKeyFile(file.bytes, passphrase);
  try {
    if (secrets.type !== 'desk') throw new DropError('keyfile_malformed');
    return await use(secrets);
  } finally {
    wipeKeyFileSecrets(secrets);
  }
}

/** Seals other secrets under the same passphrase, as a file of the same name for the person to put in its place. §9 */
export function renewedKeyFile(file: KeyFile, secrets: DeskSecrets, passphrase: string): KeyFile {
  return { name: file.name, bytes: sealKeyFile(secrets, passphrase) };
}
