import { timingSafeEqual } from 'node:crypto';
import { concat, decodeU32, encodeText, encodeU32 } from '../crypto/encoding.ts';
import { hash, keyedHash } from '../crypto/hash.ts';

/** A challenge is good for one session, a session for requests. Neither can pass for the other. §10 */
export type TokenUse = 'challenge' | 'session';

/** For how many minutes each is good. §10 */
export const TOKEN_MINUTES = { challenge: 2, session: 10 } as const;

/** The size of both, in bytes: random (16) ‖ last minute (4) ‖ code (32). §10 */
export const TOKEN_SIZE = 52;

const RANDOM_SIZE = 16;
const MINUTE = 60_000;

/** What a good token says. */
export interface TokenContent {
  /** 16 bytes. */
  readonly random: Uint8Array;
  /** The end of its time, in milliseconds since 1970. */
  readonly end: number;
}

function codeOf(use: TokenUse, secret: Uint8Array, body: Uint8Array): Uint8Array {
  return keyedHash(secret, encodeText(`${use} v1`), body);
}

/** Makes a token from 16 random bytes that every replica with the same secret (32 bytes) knows as its own. §10 */
export function makeToken(
  use: TokenUse,
  secret: Uint8Array,
  random: Uint8Array,
  now: number,
): TokenContent & { readonly token: Uint8Array } {
  const last = Math.floor(now / MINUTE) + TOKEN_MINUTES[use];
  const body = concat(random, encodeU32(last));
  return { token: concat(body, codeOf(use, secret, body)), random, end: (last + 1) * MINUTE };
}

/** What a token says; null where it was not made with this secret for this use, or its time is over. §10 */
export function checkToken(
  use: TokenUse,
  secret: Uint8Array,
  token: Uint8Array,
  now: number,
): TokenContent | null {
  if (token.length !== TOKEN_SIZE) return null;
  const body = token.subarray(0, RANDOM_SIZE + 4);
  if (!timingSafeEqual(token.subarray(RANDOM_SIZE + 4), codeOf(use, secret, body))) return null;
  const end = (decodeU32(token, RANDOM_SIZE) + 1) * MINUTE;
  return now < end ? { random: token.slice(0, RANDOM_SIZE), end } : null;
}

/** What is stored of a session's token: 32 bytes that give nobody a session. §10 */
export function tokenHash(token: Uint8Array): Uint8Array {
  return hash('session token v1', token);
}

/** What is stored of an upload token: 32 bytes that let nobody go on with the file. §7.6 */
export function uploadTokenHash(token: Uint8Array): Uint8Array {
  return hash('upload token v1', token);
}
