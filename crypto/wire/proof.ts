import * as v from 'valibot';
import { decodeBase64, encodeBase64 } from '../encoding.ts';
import { decodeJson, encodeJson, u32 } from '../json.ts';

const hex = (bytes: number) => v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${String(bytes * 2)}}$`)));

/** A challenge of the ALTCHA scheme, version 2, in the one form that the server makes: PBKDF2 over SHA-256. §13.3 */
export const proofChallengeBody = v.strictObject({
  parameters: v.strictObject({
    algorithm: v.literal('PBKDF2/SHA-256'),
    cost: v.pipe(u32, v.minValue(1), v.maxValue(1_000_000)),
    /** The minute, counted from 1970, in which it runs out. */
    data: v.strictObject({ until: u32 }),
    keyLength: v.literal(32),
    keyPrefix: hex(16),
    keySignature: hex(32),
    nonce: hex(16),
    salt: hex(16),
  }),
  signature: hex(32),
});

/** See {@link proofChallengeBody}. §13.3 */
export type ProofChallenge = v.InferOutput<typeof proofChallengeBody>;

const proof = v.strictObject({
  challenge: proofChallengeBody,
  solution: v.strictObject({ counter: u32, derivedKey: hex(32) }),
});

/** A solved challenge, to be shown once. §13.3 */
export type Proof = v.InferOutput<typeof proof>;

/** The request header that carries a proof of work. §13.3 */
export const PROOF_HEADER = 'Proof-Of-Work';

/** The longest value that {@link PROOF_HEADER} can have. §13.3 */
export const PROOF_HEADER_MAX = 1200;

/** Encodes a proof as the value of {@link PROOF_HEADER}: JSON as base64url text. §13.3 */
export function encodeProof(value: Proof): string {
  return encodeBase64(encodeJson(value));
}

/** Decodes the value of {@link PROOF_HEADER}; throws `encoding_invalid` on any other form. §13.3 */
export function decodeProof(text: string): Proof {
  return decodeJson(decodeBase64(text), proof, 'encoding_invalid');
}
