import * as v from 'valibot';
import { decodeBase64 } from '../../../crypto/encoding.ts';
import { decodeJson, destinationId } from '../../../crypto/json.ts';
import { publicationBody } from '../../../crypto/wire/bodies.ts';
import { joinUnit, newUnit, splitUnit } from '../../core/ceremony/unit.ts';
import { Api } from '../../core/network/api.ts';
import { ApiError } from '../../core/network/failure.ts';
import { runCeremony } from '../ceremony.ts';
import { decodeFile } from '../documents.ts';
import { mustBeAbsent, readSmallFile } from '../files.ts';
import { need, readArguments, readDestination, readServer, today } from '../input.ts';
import { splitKeyFile } from '../key-files.ts';
import { CommandError, warn, type Result } from '../main.ts';
import { apiMessage } from '../messages.ts';
import { persist } from '../../core/network/persist.ts';

const making = {
  destination: { type: 'string' },
  key: { type: 'string' },
  'passphrase-file': { type: 'string' },
  protocol: { type: 'string' },
} as const;

/** `desk unit new`: makes a unit with its first lead; hands in the first epochs where the directory names it already. */
export async function makeUnit(args: readonly string[]): Promise<Result> {
  const { values } = readArguments(args, {
    ...making,
    card: { type: 'string' },
    publication: { type: 'string' },
    server: { type: 'string' },
  });
  const destination = readDestination(values.destination, 'destination');
  const key = need(values.key, 'key FILE');
  const paths = {
    key,
    card: values.card ?? `${key}.unit.json`,
    publication: values.publication ?? `${key}.publication.json`,
  };
  const server = values.server === undefined ? null : readServer(values.server);
  for (const path of Object.values(paths)) await mustBeAbsent(path);
  const { desk, words, publication } = await runCeremony(
    'desk unit new',
    newUnit(destination, paths, today()),
    { protocol: values.protocol, newPassphraseFile: values['passphrase-file'] },
  );
  const made = {
    destination,
    desk,
    words,
    keyFile: paths.key,
    card: paths.card,
    publication: paths.publication,
  };
  if (server === null) return { ...made, published: false };
  try {
    await persist(() => new Api(server).publish(destination, publication));
    return { ...made, published: true };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    warn(`The unit is made, but the server does not take its epochs yet: ${apiMessage(error.code)}`);
    warn('Once the directory names the unit: desk unit publish FILE --server URL');
    return { ...made, published: false };
  }
}

/** Why a publication was not taken, for whoever waits for the operator; null where that is not why. */
function untaken(error: unknown, destination: string): CommandError | null {
  const code = error instanceof ApiError ? error.code : null;
  if (code === 'not_found') {
    return new CommandError(
      `The directory of this server does not name ${destination}: the operator signs one with the unit's card first.`,
    );
  }
  return code === 'document_refused'
    ? new CommandError(
        `The server does not take this: its directory names another key for ${destination}, or something newer was published.`,
      )
    : null;
}

/** `desk unit publish`: hands in a publication that lies in a file. */
export async function publishFile(args: readonly string[]): Promise<Result> {
  const { values, positionals } = readArguments(args, { server: { type: 'string' } }, 1);
  const path = need(positionals[0], 'FILE');
  const bytes = await readSmallFile(path);
  const { publication, destination } = decodeFile(path, "a unit's publication", () => {
    const read = decodeJson(bytes, publicationBody, 'document_malformed');
    const payload = decodeBase64(read.membership.payload);
    const named = v.object({ destination: destinationId });
    return { publication: read, ...decodeJson(payload, named, 'document_malformed') };
  });
  const api = new Api(readServer(values.server));
  await persist(() => api.publish(destination, publication)).catch((error: unknown) => {
    throw untaken(error, destination) ?? error;
  });
  return { destination, published: true };
}

/** `desk join`: makes a desk's key file and its request to a lead. */
export async function join(args: readonly string[]): Promise<Result> {
  const { values } = readArguments(args, { ...making, out: { type: 'string' } } as const);
  const destination = readDestination(values.destination, 'destination');
  const key = need(values.key, 'key FILE');
  const paths = { key, request: values.out ?? `${key}.request.json` };
  for (const path of Object.values(paths)) await mustBeAbsent(path);
  const { desk, words } = await runCeremony('desk join', joinUnit(destination, paths), {
    protocol: values.protocol,
    newPassphraseFile: values['passphrase-file'],
  });
  return { destination, desk, words, keyFile: key, request: paths.request };
}

/** `desk shares`: splits the unit's key, from a lead's key file, into shares to be printed. */
export function shares(args: readonly string[]): Promise<Result> {
  return splitKeyFile('desk shares', args, splitUnit);
}
