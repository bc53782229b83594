import { encodeBase64 } from '../../crypto/encoding.ts';
import { decodeEnrolment } from '../../crypto/enrolment.ts';
import { joinRoot, newRoot, splitRoot } from '../core/ceremony.ts';
import { decodeUnitCard } from '../core/founding.ts';
import { runCeremony } from './ceremony.ts';
import { checkDirectory, showDirectory, signNewDirectory } from './directory.ts';
import { ensureFolder, mustBeAbsent, readSmallFile } from './files.ts';
import { InputError, need, readArguments, readNumber } from './input.ts';
import { newLog } from './log.ts';
import { releaseOffline } from './offline.ts';
import { releaseNew, releaseShow, releaseSign } from './release.ts';
import { releaseWebcat } from './webcat.ts';
import { runCommand, type Command, type Result } from './main.ts';

const usage = `
operator root new        --out FILE [--passphrase-file FILE]
operator root split      --key FILE [--passphrase-file FILE] --shares N --needed K [--out FOLDER]
operator root join       [--share-file FILE ...] --out FILE [--passphrase-file FILE]
operator unit fingerprint FILE
operator directory sign  --destinations FILE.json [--units FOLDER] [--key FILE [--passphrase-file FILE] | --share-file FILE ...]
                         [--previous FILE] [--expires YYYY-MM-DD] [--agree ID ...] [--log FILE.json] --out FILE
operator directory show  FILE
operator directory check FILE --root KEY [--previous FILE]
operator log new         --origin NAME --out FILE
operator release new     --out FILE [--passphrase-file FILE]
operator release offline --form FILE --documents FILE --root KEY --out FILE
operator release sign    --build FOLDER --root KEY [--key FILE [--passphrase-file FILE] | --share-file FILE ...]
                         [--previous FILE] [--commit HEX] --out FILE
operator release show    FILE
operator release webcat  --build FOLDER --app URL --version TAG --out FOLDER

None of these uses the network. What is not given as a file is asked for at the terminal. Files are never overwritten.
A protocol of what was done goes to standard error, or with --protocol FILE to a file. Each prints one line of JSON.
`;

const common = {
  'passphrase-file': { type: 'string' },
  protocol: { type: 'string' },
  out: { type: 'string' },
} as const;

async function rootNew(args: readonly string[]): Promise<Result> {
  const { values } = readArguments(args, common);
  const path = need(values.out, 'out FILE');
  await mustBeAbsent(path);
  const inputs = { protocol: values.protocol, newPassphraseFile: values['passphrase-file'] };
  return { ...(await runCeremony('operator root new', newRoot(path), inputs)), keyFile: path };
}

async function rootSplit(args: readonly string[]): Promise<Result> {
  const options = {
    ...common,
    key: { type: 'string' },
    shares: { type: 'string' },
    needed: { type: 'string' },
  } as const;
  const { values } = readArguments(args, options);
  const file = await readSmallFile(need(values.key, 'key FILE'), 4096);
  const of = readNumber(values.shares, 'shares', 2, 16);
  const needed = readNumber(values.needed, 'needed', 2, of);
  const folder = values.out ?? null;
  if (folder !== null) await ensureFolder(folder);
  const inputs = { protocol: values.protocol, passphraseFile: values['passphrase-file'] };
  const sheets = await runCeremony('operator root split', splitRoot(file, { of, needed, folder }), inputs);
  return folder === null ? { shares: sheets } : { shares: of, needed, folder };
}

async function rootJoin(args: readonly string[]): Promise<Result> {
  const options = { ...common, 'share-file': { type: 'string', multiple: true } } as const;
  const { values } = readArguments(args, options);
  const path = need(values.out, 'out FILE');
  await mustBeAbsent(path);
  const inputs = {
    protocol: values.protocol,
    newPassphraseFile: values['passphrase-file'],
    shareFiles: values['share-file'],
  };
  return { ...(await runCeremony('operator root join', joinRoot(path), inputs)), keyFile: path };
}

/** A unit's card or a desk's request: the words to compare by phone. */
async function fingerprint(args: readonly string[]): Promise<Result> {
  const { positionals } = readArguments(args, {}, 1);
  const bytes = await readSmallFile(need(positionals[0], 'FILE'), 65_536);
  try {
    const { destination, unit, words } = decodeUnitCard(bytes);
    return { destination, unit: encodeBase64(unit), words: words.join(' ') };
  } catch {
    const { destination, words } = decodeEnrolment(bytes);
    return { destination, words: words.join(' ') };
  }
}

const commands: Readonly<Record<string, Command>> = {
  'root new': rootNew,
  'root split': rootSplit,
  'root join': rootJoin,
  'unit fingerprint': fingerprint,
  'directory sign': signNewDirectory,
  'directory show': showDirectory,
  'directory check': checkDirectory,
  'log new': newLog,
  'release new': releaseNew,
  'release offline': releaseOffline,
  'release sign': releaseSign,
  'release show': releaseShow,
  'release webcat': releaseWebcat,
};

const [first = '', second = '', ...args] = process.argv.slice(2);
await runCommand(
  async (rest) => {
    const name = `${first} ${second}`;
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command === undefined) {
      throw new InputError(`The commands are ${Object.keys(commands).join(', ')}. Try --help.`);
    }
    return command(rest);
  },
  [first, second].includes('--help') ? ['--help'] : args,
  usage,
);
