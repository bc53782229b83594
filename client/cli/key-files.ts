import type { Ceremony, KeySource, SharingCeremony } from '../core/ceremony/ceremony.ts';
import type { Split } from '../core/unit/sharing.ts';
import { runCeremony } from './ceremony.ts';
import { ensureFolder, mustBeAbsent, readSmallFile } from './files.ts';
import { need, readArguments, readNumber } from './input.ts';
import type { Result } from './main.ts';

/** The longest key file, in bytes. */
export const KEY_FILE_MAX = 4096;

const common = {
  'passphrase-file': { type: 'string' },
  protocol: { type: 'string' },
  out: { type: 'string' },
} as const;
const joining = { ...common, 'share-file': { type: 'string', multiple: true } } as const;

/** Where an operator's key is taken from: the file of `--key`, or shares where that is left out. Throws `InputError`. */
export async function readKeySource(path: string | undefined, type: 'root' | 'release'): Promise<KeySource> {
  if (path === undefined) return { from: 'shares' };
  return { from: 'file', file: await readSmallFile(path, KEY_FILE_MAX), type };
}

/** A command that makes a key file at `--out` by a ceremony, from fresh randomness or from shares; `title` is the command. */
export async function makeKeyFile(
  title: string,
  args: readonly string[],
  from: 'randomness' | 'shares',
  ceremony: (path: string) => Ceremony<object> | SharingCeremony<object>,
): Promise<Result> {
  const values =
    from === 'shares'
      ? readArguments(args, joining).values
      : { ...readArguments(args, common).values, 'share-file': undefined };
  const path = need(values.out, 'out FILE');
  await mustBeAbsent(path);
  const made = await runCeremony(title, ceremony(path), {
    protocol: values.protocol,
    newPassphraseFile: values['passphrase-file'],
    shareFiles: values['share-file'],
  });
  return { ...made, keyFile: path };
}

/** A command that splits the key in the file of `--key` into shares, shown or written to the folder `--out`. */
export async function splitKeyFile(
  title: string,
  args: readonly string[],
  ceremony: (file: Uint8Array, into: Split) => SharingCeremony<readonly string[]>,
): Promise<Result> {
  const { values } = readArguments(args, {
    ...common,
    key: { type: 'string' },
    shares: { type: 'string' },
    needed: { type: 'string' },
  });
  const file = await readSmallFile(need(values.key, 'key FILE'), KEY_FILE_MAX);
  const of = readNumber(values.shares, 'shares', 2, 16);
  const needed = readNumber(values.needed, 'needed', 2, of);
  const folder = values.out ?? null;
  if (folder !== null) await ensureFolder(folder);
  const sheets = await runCeremony(title, ceremony(file, { of, needed, folder }), {
    protocol: values.protocol,
    passphraseFile: values['passphrase-file'],
  });
  return folder === null ? { shares: sheets } : { shares: of, needed, folder };
}
