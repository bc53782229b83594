import * as v from 'valibot';
import { decodeBase64, encodeBase64 } from '../encoding.ts';
import { DropError } from '../errors.ts';
import { base64Text, decodeJson, encodeJson } from '../json.ts';
import { logOrigin } from '../documents/directory.ts';
import { signingKeys, type SigningKeys } from '../signing.ts';

const schema = v.strictObject({ v: v.literal(1), origin: logOrigin, seed: base64Text(32) });

/** What a server signs its log with: the log's origin and its key; secret. */
export interface LogKey {
  readonly origin: string;
  readonly keys: SigningKeys;
}

/** Encodes the file that a server reads its log's key from: JSON, in the clear, for the server alone. Secret. §9.1 */
export function encodeLogKey(origin: string, seed: Uint8Array): Uint8Array {
  const content = { v: 1, origin, seed: encodeBase64(seed) };
  if (!v.safeParse(schema, content).success) throw new DropError('keyfile_malformed');
  return encodeJson(content);
}

/** Decodes that file; throws `keyfile_malformed`. §9.1 */
export function decodeLogKey(bytes: Uint8Array): LogKey {
  const { origin, seed } = decodeJson(bytes, schema, 'keyfile_malformed');
  return { origin, keys: signingKeys(decodeBase64(seed, 32)) };
}
