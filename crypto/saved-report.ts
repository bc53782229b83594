import * as v from 'valibot';
import { concat, encodeText, equalBytes } from './encoding.ts';
import { DropError } from './errors.ts';
import { hash } from './hash.ts';
import { destinationId } from './json.ts';
import { ACCESS_TOKEN_SIZE, ENVELOPE_SIZES, HASH_SIZE, STATE_SIZE } from './wire/sizes.ts';

/** A sealed report as it waits on a disk until a machine with a network hands it in. `accessToken` is secret. §7.10 */
export interface SavedReport {
  readonly destination: string;
  /** 32 bytes, secret; it opens nothing. */
  readonly accessToken: Uint8Array;
  /** 512 bytes. */
  readonly state: Uint8Array;
  /** 8192, 32768 or 131072 bytes. */
  readonly envelope: Uint8Array;
}

const MAGIC = encodeText('DBS1');

/** Encodes a sealed report as the bytes of a file. §7.10 */
export function encodeSavedReport(report: SavedReport): Uint8Array {
  const destination = encodeText(report.destination);
  const { accessToken, state, envelope } = report;
  const body = concat(MAGIC, Uint8Array.of(destination.length), destination, accessToken, state, envelope);
  return concat(body, hash('saved v1', body));
}

/** Decodes the bytes of a saved report; throws `saved_malformed`, also where they were damaged or cut. §7.10 */
export function decodeSavedReport(bytes: Uint8Array): SavedReport {
  const [length = 0] = bytes.subarray(MAGIC.length, MAGIC.length + 1);
  const token = MAGIC.length + 1 + length;
  const state = token + ACCESS_TOKEN_SIZE;
  const envelope = state + STATE_SIZE;
  const end = bytes.length - HASH_SIZE;
  const destination = String.fromCharCode(...bytes.subarray(MAGIC.length + 1, token));
  const isWhole =
    equalBytes(bytes.subarray(0, MAGIC.length), MAGIC) &&
    v.is(destinationId, destination) &&
    ENVELOPE_SIZES.some((size) => envelope + size === end) &&
    equalBytes(hash('saved v1', bytes.subarray(0, end)), bytes.subarray(end));
  if (!isWhole) throw new DropError('saved_malformed');
  return {
    destination,
    accessToken: bytes.slice(token, state),
    state: bytes.slice(state, envelope),
    envelope: bytes.slice(envelope, end),
  };
}
