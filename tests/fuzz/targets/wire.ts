import { decodeBase64, encodeBase64, encodeText } from '../../../crypto/encoding.ts';
import { decodeJson, encodeJson } from '../../../crypto/json.ts';
import { sealEnvelope } from '../../../crypto/seal.ts';
import { publicationBody, sessionRequestBody } from '../../../crypto/wire/bodies.ts';
import { decodeClaims, encodeClaims } from '../../../crypto/wire/claims.ts';
import { decodeProof, encodeProof } from '../../../crypto/wire/proof.ts';
import { decodeInbox, decodeThread, encodeInbox, encodeThread } from '../../../crypto/wire/frames.ts';
import { fixedBytes, type World } from '../../crypto/parts.ts';
import { lettersOf } from '../../vectors/make/letters.ts';
import type { Target } from '../fuzz.ts';
import { text } from './bytes.ts';

/** Bodies, headers and frames as they cross the wire. §7.6, §13 */
export function wireTargets(world: World): Target[] {
  const envelope = sealEnvelope(lettersOf(world).reply, fixedBytes('fuzz', 64));
  const sent = [fixedBytes('sent one'), fixedBytes('sent two')];
  const withdrawal = { type: 'withdrawal' as const, threadKey: sent[0]!, withdrawal: fixedBytes('w', 74) };
  const message = { type: 'message' as const, threadKey: sent[0]!, envelope };
  const bodies = [
    encodeJson({ certificates: [world.desks[0].certificate], membership: world.desks[1].certificate }),
    encodeJson({
      destination: 'northshire',
      desk: world.desks[0].id,
      challenge: encodeBase64(fixedBytes('challenge', 52)),
      signature: encodeBase64(fixedBytes('signature', 64)),
    }),
  ];
  const work = {
    parameters: {
      algorithm: 'PBKDF2/SHA-256' as const,
      cost: 5000,
      data: { until: 29_551_680 },
      keyLength: 32 as const,
      keyPrefix: '00'.repeat(16),
      keySignature: 'ab'.repeat(32),
      nonce: '01'.repeat(16),
      salt: '02'.repeat(16),
    },
    signature: 'ef'.repeat(32),
  };
  const proof = encodeProof({ challenge: work, solution: { counter: 17, derivedKey: 'cd'.repeat(32) } });
  return [
    {
      name: 'thread frames',
      samples: [
        encodeThread({ state: fixedBytes('state', 512), sent, replies: [] }),
        encodeThread({ state: fixedBytes('state', 512), sent: [], replies: [fixedBytes('reply', 100)] }),
      ],
      run: (input) => decodeThread(input),
    },
    {
      name: 'inbox frames',
      samples: [
        encodeInbox({ events: [withdrawal, withdrawal], cursor: 9n }),
        encodeInbox({ events: [message], cursor: 1n }),
      ],
      run: (input) => decodeInbox(input),
    },
    {
      name: 'request bodies',
      samples: bodies,
      run: (input, turn) => {
        const schema = turn % 2 === 0 ? publicationBody : sessionRequestBody;
        return decodeJson(input, schema, 'document_malformed');
      },
    },
    {
      name: 'claims',
      samples: ['one', 'two'].map((label) =>
        encodeText(encodeClaims([{ id: fixedBytes(label, 16), token: fixedBytes(`${label} token`) }])),
      ),
      run: (input) => decodeClaims(text(input)),
    },
    { name: 'proof', samples: [encodeText(proof)], run: (input) => decodeProof(text(input)) },
    {
      name: 'base64',
      samples: ['', 'AA', '-_8', 'AAEC', 'A'.repeat(86)].map(encodeText),
      run: (input) => decodeBase64(text(input)),
    },
  ];
}
