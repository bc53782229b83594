import { concat } from '../../crypto/encoding.ts';
import { kemKeys } from '../../crypto/kem.ts';
import { openEnvelope } from '../../crypto/open.ts';
import { sealEnvelope, type Letter } from '../../crypto/seal.ts';
import { signingKeys } from '../../crypto/signing.ts';
import { randomBytes, ready, sodium } from '../../crypto/sodium.ts';
import { HEADER_SIZE, KEM_CIPHERTEXT_SIZE, SIGNATURE_SIZE } from '../../crypto/wire/sizes.ts';
import { compare, rateOf, type Comparison } from './figures.ts';

const ROUNDS = 15;
const ROUND_MS = 100;
const NONCE = new Uint8Array(24);

/** What `seal` measures. `ratio` is the lower one of both ways. */
export interface SealFigures {
  readonly ratio: number;
  readonly unit: 'envelopes of 8192 bytes a second of processor time';
  /** `sealEnvelope` against one X-Wing encapsulation and one XChaCha20-Poly1305 over as many bytes. */
  readonly seal: Comparison;
  /** The same against these two and the Ed25519 signature that every message carries. */
  readonly sealSigned: Comparison;
  /** `openEnvelope` against one decapsulation and one XChaCha20-Poly1305; the signature is checked elsewhere. */
  readonly open: Comparison;
}

/** Measures sealing and opening of the smallest envelope against the bare primitives of the same library. */
export async function measureSeal(): Promise<SealFigures> {
  await ready();
  const library = sodium();
  const recipient = kemKeys(randomBytes(32));
  const sender = signingKeys(randomBytes(32)).secretKey;
  const letter: Letter = {
    header: { kind: 'report', epoch: 1 },
    recipient: recipient.publicKey,
    threadKey: randomBytes(32),
    content: randomBytes(6000),
    sender,
  };
  const envelope = sealEnvelope(letter);
  const front = envelope.subarray(0, HEADER_SIZE + KEM_CIPHERTEXT_SIZE);
  const ciphertext = front.subarray(HEADER_SIZE);
  const key = randomBytes(32);
  const padded = randomBytes(envelope.length - front.length - 16);
  const encrypt = (): Uint8Array =>
    library.crypto_aead_xchacha20poly1305_ietf_encrypt(padded, front, null, NONCE, key);
  const sealed = encrypt();
  const signed = concat(front, letter.content);

  const rates = measureInTurns({
    seal: () => void sealEnvelope(letter),
    bareSeal: () => {
      library.crypto_kem_xwing_enc(recipient.publicKey);
      encrypt();
    },
    bareSealSigned: () => {
      library.crypto_kem_xwing_enc(recipient.publicKey);
      if (library.crypto_sign_detached(signed, sender).length !== SIGNATURE_SIZE)
        throw new Error('signature');
      encrypt();
    },
    open: () => void openEnvelope(envelope, recipient, letter.threadKey),
    bareOpen: () => {
      library.crypto_kem_xwing_dec(ciphertext, recipient.secretKey);
      library.crypto_aead_xchacha20poly1305_ietf_decrypt(null, sealed, front, NONCE, key);
    },
  });
  const seal = compare(rates.seal, rates.bareSeal);
  const sealSigned = compare(rates.seal, rates.bareSealSigned);
  const open = compare(rates.open, rates.bareOpen);
  const ratio = Math.min(seal.ratio, open.ratio);
  return { ratio, unit: 'envelopes of 8192 bytes a second of processor time', seal, sealSigned, open };
}

/** The rates of each work, round by round; the first round only warms the compiler. */
function measureInTurns<Name extends string>(works: Record<Name, () => void>): Record<Name, number[]> {
  const names = Object.keys(works) as Name[];
  const rates = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const name of names) {
      const rate = rateOf(works[name], ROUND_MS);
      if (round > 0) rates[name].push(rate);
    }
  }
  return rates;
}
