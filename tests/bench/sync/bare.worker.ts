import { parentPort } from 'node:worker_threads';
import { kemKeys } from '../../../crypto/kem.ts';
import { randomBytes, ready, sodium } from '../../../crypto/sodium.ts';

interface Order {
  readonly kind: 'bare' | 'signed';
  readonly count: number;
}

await ready();
const library = sodium();
const keys = kemKeys(randomBytes(32));
const { ciphertext } = library.crypto_kem_xwing_enc(keys.publicKey);
const [nonce, key] = [new Uint8Array(24), randomBytes(32)];
const bound = randomBytes(1130);
const sealed = library.crypto_aead_xchacha20poly1305_ietf_encrypt(randomBytes(7046), bound, null, nonce, key);
const signer = library.crypto_sign_keypair();
const message = randomBytes(4000);
const signature = library.crypto_sign_detached(message, signer.privateKey);

function run({ kind, count }: Order): void {
  for (let index = 0; index < count; index += 1) {
    library.crypto_kem_xwing_dec(ciphertext, keys.secretKey);
    library.crypto_aead_xchacha20poly1305_ietf_decrypt(null, sealed, bound, nonce, key);
    if (kind === 'signed') library.crypto_sign_verify_detached(signature, message, signer.publicKey);
  }
}

run({ kind: 'signed', count: 300 });
parentPort?.on('message', (order: Order) => {
  run(order);
  parentPort?.postMessage('done');
});
parentPort?.postMessage('ready');
