import { encodeBase64, encodeText } from '../../../crypto/encoding.ts';
import { keyWords } from '../../../crypto/enrolment.ts';
import { DropError } from '../../../crypto/errors.ts';
import {
  openKeyFile,
  sealKeyFile,
  wipeKeyFileSecrets,
  type KeyFileSecrets,
} from '../../../crypto/keyfile.ts';
import { signingKeys } from '../../../crypto/signing.ts';
import { randomBytes, wipe } from '../../../crypto/sodium.ts';
import { readShares, shareSheets, SHARE_QUESTION, type Split } from '../unit/sharing.ts';

/** What a ceremony asks for; the answer is secret. `new-passphrase` is for a key file that is about to be made. §9.3 */
export type Question = 'passphrase' | 'new-passphrase' | 'shares';

/**
 * What a ceremony wants done next. It does nothing by itself: whoever runs it (the command line, a test) does what it
 * says and goes on with the answer. §9.3
 *
 * - `ask`: go on with the answer's text.
 * - `write`: a new file, never over one that is there; `what` says what it is.
 * - `record`: a line for the printed protocol; never secret.
 */
export type Effect =
  | { readonly do: 'ask'; readonly question: Question; readonly text: string }
  | {
      readonly do: 'write';
      readonly path: string;
      readonly bytes: Uint8Array;
      readonly mode: 0o600 | 0o644;
      readonly what: string;
    }
  | { readonly do: 'record'; readonly line: string };

/** A ceremony: a state machine that yields effects, is resumed with answers, and ends with what it made. §9.3 */
export type Ceremony<Made> = Generator<Effect, Made, string>;

/** A {@link Ceremony} that splits or joins shares, which takes turns of the event loop. §9.2 */
export type SharingCeremony<Made> = AsyncGenerator<Effect, Made, string>;

/** A key that a ceremony made or found: as text, and its eight words. Public. */
export interface NamedKey {
  readonly root: string;
  readonly words: string;
}

/** Where a ceremony takes an existing key from: a key file's bytes, or shares that are asked for. */
export type KeySource =
  | { readonly from: 'file'; readonly file: Uint8Array; readonly type: KeyFileSecrets['type'] }
  | { readonly from: 'shares' };

/** The text of a key's eight words. §10.3 */
export function wordsOf(publicKey: Uint8Array): string {
  return keyWords(publicKey).join(' ');
}

/** Makes a root key and writes its key file. §9.3 Throws nothing of its own. */
export function* newRoot(path: string): Ceremony<NamedKey> {
  const passphrase = yield { do: 'ask', question: 'new-passphrase', text: 'Passphrase of the root key file' };
  return yield* keepRoot(randomBytes(32), passphrase, path, 'made from fresh randomness');
}

/** Splits a root key into shares to be printed. §9.2 Throws as `openKeyFile` and `splitSeed` do. */
export async function* splitRoot(file: Uint8Array, into: Split): SharingCeremony<readonly string[]> {
  const seed = yield* takeSeed({ from: 'file', file, type: 'root' });
  try {
    return yield* splitKey(seed, 'root', into);
  } finally {
    wipe(seed);
  }
}

/** Joins shares to the root key and writes a new key file. §9.2 Throws as `decodeShare` and `joinSeed` do. */
export async function* joinRoot(path: string): SharingCeremony<NamedKey> {
  const seed = yield* takeSeed({ from: 'shares' });
  const passphrase = yield { do: 'ask', question: 'new-passphrase', text: 'Passphrase of the root key file' };
  return yield* keepRoot(seed, passphrase, path, 'joined from shares');
}

function* keepRoot(seed: Uint8Array, passphrase: string, path: string, origin: string): Ceremony<NamedKey> {
  const { publicKey, secretKey } = signingKeys(seed);
  const bytes = sealKeyFile({ type: 'root', seed }, passphrase);
  wipe(seed, secretKey);
  const named = { root: encodeBase64(publicKey), words: wordsOf(publicKey) };
  yield { do: 'record', line: `Root key ${named.root}, ${origin}.` };
  yield { do: 'record', line: `Its words: ${named.words}` };
  yield { do: 'write', path, bytes, mode: 0o600, what: 'root key file' };
  return named;
}

/** The secret 32-byte seed of a key file or of shares; the caller wipes it. Throws as `openKeyFile` and `joinSeed` do. */
export async function* takeSeed(source: KeySource): SharingCeremony<Uint8Array> {
  if (source.from === 'shares') {
    const typed = yield { do: 'ask', question: 'shares', text: SHARE_QUESTION };
    const { seed, numbers } = await readShares(typed);
    yield { do: 'record', line: `Shares ${numbers.join(', ')} were joined.` };
    return seed;
  }
  const passphrase = yield {
    do: 'ask',
    question: 'passphrase',
    text: `Passphrase of the ${source.type} key file`,
  };
  const secrets = openKeyFile(source.file, passphrase);
  const seed = secrets.type === 'desk' ? secrets.unitSeed?.slice() : secrets.seed.slice();
  const fits = secrets.type === source.type;
  wipeKeyFileSecrets(secrets);
  if (fits && seed !== undefined) return seed;
  if (seed !== undefined) wipe(seed);
  throw new DropError('key_invalid');
}

/** Splits a seed; gives the sheets' texts, or writes each to a file of its own where `into` names a folder. §9.2 */
export async function* splitKey(
  seed: Uint8Array,
  name: string,
  into: Split,
): SharingCeremony<readonly string[]> {
  const sheets = await shareSheets(seed, name, into);
  const counts = `${String(into.of)} shares, any ${String(into.needed)} of which give it back`;
  yield { do: 'record', line: `The ${name} key was split into ${counts}.` };
  if (into.folder === null) return sheets;
  for (const [index, sheet] of sheets.entries()) {
    const number = String(index + 1);
    yield {
      do: 'write',
      path: `${into.folder}/${name}-share-${number}.txt`,
      bytes: encodeText(sheet),
      mode: 0o600,
      what: `share ${number} (print it, then destroy the file)`,
    };
  }
  return [];
}
