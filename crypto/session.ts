import { encodeText } from './encoding.ts';
import { sign, verify } from './signing.ts';

/** What a desk claims when it opens a session: who it is, for which destination, on which challenge. §10 */
export interface SessionClaim {
  /** The server's challenge, 52 bytes. */
  readonly challenge: Uint8Array;
  readonly destination: string;
  /** Where the desk believes to be speaking: the server's origin, so that no other server can pass it on. */
  readonly origin: string;
}

function fields(claim: SessionClaim): Uint8Array[] {
  return [claim.challenge, encodeText(claim.destination), encodeText(claim.origin)];
}

/** Signs a claim with a desk's secret key (64 bytes): 64 bytes. §10 */
export function signSession(claim: SessionClaim, secretKey: Uint8Array): Uint8Array {
  return sign('session v1', fields(claim), secretKey);
}

/** Whether a claim was signed by the desk with that public key (32 bytes). §10 */
export function verifySession(claim: SessionClaim, signature: Uint8Array, publicKey: Uint8Array): boolean {
  return verify('session v1', fields(claim), signature, publicKey);
}
