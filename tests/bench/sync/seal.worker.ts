import { parentPort, workerData } from 'node:worker_threads';
import { encodeContent } from '../../../crypto/content.ts';
import { concat, encodeBase64 } from '../../../crypto/encoding.ts';
import { kemKeys } from '../../../crypto/kem.ts';
import { threadKeyOf } from '../../../crypto/keys.ts';
import { sealEnvelope } from '../../../crypto/seal.ts';
import { signingKeys } from '../../../crypto/signing.ts';
import { randomBytes, ready } from '../../../crypto/sodium.ts';

/** What a worker seals: reports from one number to before another, to an epoch's key (1216 bytes). */
interface Order {
  readonly first: number;
  readonly end: number;
  readonly epoch: number;
  readonly recipient: Uint8Array;
  readonly today: string;
}

const BATCH = 250;
const PLACES = [
  'garage',
  'harbour',
  'canteen',
  'custody suite',
  'allotment',
  'football ground',
  'station yard',
];
const HEADINGS = ['money', 'advantage', 'boundaries', 'partner-abuse', 'discrimination'] as const;

await ready();
const { first, end, epoch, recipient, today } = workerData as Order;
/** One X-Wing pair for all: a reporter's own is not used to open what it sends. */
const kem = encodeBase64(kemKeys(randomBytes(32)).publicKey);

/** A report of about 2,000 letters about somebody and some place. */
function reportOf(number: number): Uint8Array {
  const sign = signingKeys(randomBytes(32));
  const place = PLACES[number % PLACES.length] ?? '';
  const sentence = `Officer ${String(number)} was seen at the ${place} again and took an envelope from its owner. `;
  const content = encodeContent('report', {
    v: 1,
    seq: 0,
    prev: null,
    seen: null,
    date: today,
    channel: 'web',
    keys: { sign: encodeBase64(sign.publicKey), kem },
    answers: {
      headings: [HEADINGS[number % HEADINGS.length] ?? 'money'],
      what: sentence.repeat(24),
      who: { name: `Sergeant ${String(number)}`, number: `A${String(number)}`, station: place },
    },
  });
  const token = randomBytes(32);
  const threadKey = threadKeyOf(token);
  const header = { kind: 'report', epoch } as const;
  const envelope = sealEnvelope({ header, recipient, threadKey, content, sender: sign.secretKey });
  return concat(token, envelope);
}

for (let at = first; at < end; at += BATCH) {
  const numbers = Array.from({ length: Math.min(BATCH, end - at) }, (_, index) => at + index);
  parentPort?.postMessage(numbers.map(reportOf));
}
