import { equalBytes } from './encoding.ts';
import { isPlain } from './sodium.ts';

/** Bytes, a signature that is said to be over them, and the Ed25519 key that is said to have made it; nothing is verified. */
export interface Claim {
  readonly message: Uint8Array;
  /** 64 bytes. */
  readonly signature: Uint8Array;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** More than one page ever verifies at once; the oldest go first. */
const KNOWN_MAX = 256;
const known: Claim[] = [];

/**
 * Where libsodium runs as plain JavaScript (§2), which takes a tenth of a second for each without a compiler: has the browser's
 * own Ed25519 verify claims, at once. `verifyBytes` then takes those that are good as they are, byte for byte, and judges all
 * others itself: so this makes it faster, and nothing else. Elsewhere, and where the browser has no Ed25519, it does
 * nothing. Public data only. Never throws.
 */
export async function verifyAhead(claims: () => readonly Claim[]): Promise<void> {
  const { subtle } = globalThis.crypto as Partial<Crypto>;
  if (isPlain() && subtle !== undefined) await verifyNatively(claims(), subtle);
}

/** Has the browser's own Ed25519 verify claims, and remembers those that are good; see {@link verifyAhead}. Never throws. */
export async function verifyNatively(claims: readonly Claim[], subtle: SubtleCrypto): Promise<void> {
  const found = await Promise.all(claims.map((claim) => verifyOne(claim, subtle)));
  known.push(...found.filter((claim) => claim !== null));
  known.splice(0, known.length - KNOWN_MAX);
}

/** Whether just this claim was found good before. */
export function isKnownGood(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
  return known.some(
    (claim) =>
      equalBytes(claim.signature, signature) &&
      equalBytes(claim.publicKey, publicKey) &&
      equalBytes(claim.message, message),
  );
}

/** A copy of the claim, where it is good; null where it is not, or the browser cannot say. */
async function verifyOne(claim: Claim, subtle: SubtleCrypto): Promise<Claim | null> {
  const message = claim.message.slice();
  const signature = claim.signature.slice();
  const publicKey = claim.publicKey.slice();
  if (signature.length !== 64 || publicKey.length !== 32) return null;
  if (isOdd(publicKey) || isOdd(signature.subarray(0, 32))) return null;
  try {
    const key = await subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']);
    const good = await subtle.verify('Ed25519', key, signature, message);
    return good ? { message, signature, publicKey } : null;
  } catch {
    return null;
  }
}

/** The lowest 255 bits of the points of low order, as libsodium refuses them, but for those that are not reduced. */
const LOW_ORDER = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];

/** Whether libsodium refuses a point (32 bytes) that another library may take: one of low order, or not reduced (RFC 8032 §5.1.3). */
function isOdd(point: Uint8Array): boolean {
  const bytes = point.with(31, (point[31] ?? 0) & 127);
  const reduced =
    bytes.subarray(1, 31).some((byte) => byte !== 255) || bytes[31] !== 127 || (bytes[0] ?? 0) < 237;
  const text = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return !reduced || LOW_ORDER.includes(text);
}
