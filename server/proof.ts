import { createHmac, timingSafeEqual } from 'node:crypto';
import { createChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { safeParse } from 'valibot';
import { dayOf } from '../crypto/days.ts';
import { decodeU32, encodeBase64, encodeText } from '../crypto/encoding.ts';
import { keyedHash } from '../crypto/hash.ts';
import {
  decodeProof,
  proofChallengeBody,
  PROOF_HEADER_MAX,
  type ProofChallenge,
} from '../crypto/wire/proof.ts';
import { orRefuse, Refusal } from './errors.ts';

/** How much work a challenge asks for. §13.3 */
export interface ProofWork {
  /** Passes of PBKDF2 for one try; 0 where no proof is asked for. */
  readonly cost: number;
  /** Tries, at rest; between half of them and all are needed. */
  readonly tries: number;
}

/** About a second on a laptop; a phone has the time in which its owner writes. §13.3 */
export const PROOF_WORK: ProofWork = { cost: 5000, tries: 500 };

/** For how many minutes a challenge is good: as long as somebody may sit over a report. §13.3 */
const MINUTES = 120;
const MINUTE = 60_000;

/** Above this many challenges a minute on one replica the work grows with their number, up to 32 times. */
const CALM_PER_MINUTE = 60;
const FACTOR_MAX = 32;

/** A proof that has been checked, to be spent together with what it pays for. §13.3 */
export interface CheckedProof {
  /** The challenge's nonce, 16 bytes. */
  readonly nonce: Uint8Array;
  /** The day on which the challenge runs out. */
  readonly expiresOn: string;
}

/** Makes and checks challenges; every replica with the same secret (32 bytes) knows them as its own. §13.3 */
export class Proofs {
  readonly work: ProofWork;
  readonly #keys: { readonly hmacSignatureSecret: string; readonly hmacKeySignatureSecret: string };
  readonly #clock: () => number;
  readonly #random: (length: number) => Uint8Array;
  #minute = 0;
  #made = 0;

  constructor(
    work: ProofWork,
    given: {
      readonly secret: Uint8Array;
      readonly clock: () => number;
      readonly random: (length: number) => Uint8Array;
    },
  ) {
    this.work = work;
    const derive = (use: string): string => encodeBase64(keyedHash(given.secret, encodeText(use)));
    this.#keys = {
      hmacSignatureSecret: derive('proof v1'),
      hmacKeySignatureSecret: derive('proof key v1'),
    };
    this.#clock = given.clock;
    this.#random = given.random;
  }

  /** A fresh challenge; its work grows while many are asked for. */
  async challenge(): Promise<ProofChallenge> {
    const now = this.#clock();
    const tries = this.work.tries * this.#factor(Math.floor(now / MINUTE));
    const least = Math.ceil(tries / 2);
    const challenge = await createChallenge({
      algorithm: 'PBKDF2/SHA-256',
      cost: Math.max(1, this.work.cost),
      counter: least + (decodeU32(this.#random(4), 0) % (tries - least + 1)),
      deriveKey,
      // Not the library's own expiry: it would go by a clock of its own.
      data: { until: Math.floor(now / MINUTE) + MINUTES },
      ...this.#keys,
    });
    const result = safeParse(proofChallengeBody, JSON.parse(JSON.stringify(challenge)));
    if (!result.success) throw new Error('the library made a challenge of another form');
    return result.output;
  }

  /** Checks the header's value; null where no proof is asked for. Throws `proof_refused` where it is missing, false, or too old. */
  check(header: string | null): CheckedProof | null {
    if (this.work.cost === 0) return null;
    if (header === null || header.length > PROOF_HEADER_MAX) throw new Refusal('proof_refused');
    const { challenge, solution } = orRefuse('proof_refused', () => decodeProof(header));
    const { parameters, signature } = challenge;
    const end = parameters.data.until * MINUTE;
    if (end < this.#clock()) throw new Refusal('proof_refused');
    // As the library signs them: members in the order of letters, which is that of the schema.
    const ours = isMac(signature, JSON.stringify(parameters), this.#keys.hmacSignatureSecret);
    const derivedKey = Buffer.from(solution.derivedKey, 'hex');
    if (!ours || !isMac(parameters.keySignature, derivedKey, this.#keys.hmacKeySignatureSecret)) {
      throw new Refusal('proof_refused');
    }
    return { nonce: Uint8Array.from(Buffer.from(parameters.nonce, 'hex')), expiresOn: dayOf(end) };
  }

  #factor(minute: number): number {
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#made = 0;
    }
    this.#made += 1;
    return Math.min(FACTOR_MAX, 1 + Math.floor(this.#made / CALM_PER_MINUTE));
  }
}

/** Whether that is the HMAC (32 bytes as hexadecimal letters) of a message; takes as long whatever differs. */
function isMac(hex: string, message: string | Uint8Array, key: string): boolean {
  return timingSafeEqual(Buffer.from(hex, 'hex'), createHmac('sha256', key).update(message).digest());
}
