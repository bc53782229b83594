import * as v from 'valibot';
import { logOrigin, logPolicy, type LogPolicy } from '../../crypto/documents/directory.ts';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { encodeLogKey } from '../../crypto/log/key-file.ts';
import { encodeVerifierKey, NOTE_KEY } from '../../crypto/log/note.ts';
import { signingKeys } from '../../crypto/signing.ts';
import { randomBytes, wipe } from '../../crypto/sodium.ts';
import { writeNew } from './files.ts';
import { InputError, need, readArguments } from './input.ts';
import { readTyped } from './json-file.ts';
import type { Result } from './main.ts';

/** Makes a log's key and writes it for the server alone (0600), never over a file that is there. */
export async function makeLogKey(
  origin: string,
  path: string,
): Promise<{ key: string; verifierKey: string }> {
  const seed = randomBytes(32);
  const file = encodeLogKey(origin, seed);
  const { publicKey, secretKey } = signingKeys(seed);
  try {
    await writeNew(path, file, 0o600);
  } finally {
    wipe(seed, secretKey, file);
  }
  return {
    key: encodeBase64(publicKey),
    verifierKey: encodeVerifierKey(origin, NOTE_KEY.ed25519, publicKey),
  };
}

/** `operator log new`: the key that the server signs the log's checkpoints with. */
export async function newLog(args: readonly string[]): Promise<Result> {
  const { values } = readArguments(args, { origin: { type: 'string' }, out: { type: 'string' } } as const);
  const origin = need(values.origin, 'origin NAME');
  const path = need(values.out, 'out FILE');
  if (!v.is(logOrigin, origin)) {
    throw new InputError(
      '--origin takes small letters, digits, . : / and -, such as report.example.org/log.',
    );
  }
  return { origin, ...(await makeLogKey(origin, path)), file: path };
}

/** Reads what the directory says of the log: a JSON file. Throws `InputError` that names the first wrong field. */
export function readLogPolicy(path: string): Promise<LogPolicy> {
  return readTyped(
    path,
    logPolicy,
    'an object such as {"origin":"…","key":"…","witnesses":["…"],"quorum":2,"days":7,"fewer":"warn"}',
  );
}
