import { encodeBase64 } from '../../crypto/encoding.ts';
import { decodeEnrolment } from '../../crypto/enrolment.ts';
import { joinRoot, newRoot, splitRoot } from '../core/ceremony/ceremony.ts';
import { orNull } from '../core/refused.ts';
import { decodeUnitCard } from '../core/unit/founding.ts';
import { checkDirectory, showDirectory, signNewDirectory } from './directory.ts';
import { decodeFile } from './documents.ts';
import { readSmallFile } from './files.ts';
import { need, readArguments } from './input.ts';
import { makeKeyFile, splitKeyFile } from './key-files.ts';
import { newLog } from './log.ts';
import { runOneOf, type Command, type Result } from './main.ts';
import { releaseOffline } from './offline.ts';
import { releaseNew, releaseShow, releaseSign } from './release.ts';
import { releaseWebcat } from './webcat.ts';

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

/** A unit's card or a desk's request: the words to compare by phone. */
async function fingerprint(args: readonly string[]): Promise<Result> {
  const { positionals } = readArguments(args, {}, 1);
  const path = need(positionals[0], 'FILE');
  const bytes = await readSmallFile(path, 65_536);
  const card = orNull(() => decodeUnitCard(bytes));
  if (card !== null) {
    const { destination, unit, words } = card;
    return { destination, unit: encodeBase64(unit), words: words.join(' ') };
  }
  const { destination, words } = decodeFile(path, "a unit's card or a desk's request", () =>
    decodeEnrolment(bytes),
  );
  return { destination, words: words.join(' ') };
}

const commands: Readonly<Record<string, Command>> = {
  'root new': (args) => makeKeyFile('operator root new', args, 'randomness', newRoot),
  'root split': (args) => splitKeyFile('operator root split', args, splitRoot),
  'root join': (args) => makeKeyFile('operator root join', args, 'shares', joinRoot),
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
const isHelp = [first, second].includes('--help');
await runOneOf(commands, `${first} ${second}`, isHelp ? ['--help'] : args, usage);
