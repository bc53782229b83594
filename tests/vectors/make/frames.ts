import { concat, encodeBase64 } from '../../../crypto/encoding.ts';
import { encodeJson } from '../../../crypto/json.ts';
import { encodeFrames, encodeInbox, encodeThread, FRAME } from '../../../crypto/wire/frames.ts';
import { fixedBytes, type World } from '../../crypto/parts.ts';
import { bad, good, type Entries, type Entry } from './entry.ts';
import { lettersOf } from './letters.ts';
import { sealEnvelope } from '../../../crypto/seal.ts';

function malformed(name: string, bytes: Uint8Array): Entry {
  return bad('13.2', 'frame_malformed', name, { bytes: encodeBase64(bytes) });
}

/** The vectors of the frames of §13. */
export function makeFrames(world: World): Entries {
  const envelope = sealEnvelope(lettersOf(world).reply, fixedBytes('envelope randomness', 64));
  const state = fixedBytes('a state record', 512);
  const hash = fixedBytes('sent');
  const thread = encodeThread({ state, sent: [hash], replies: [envelope] });
  const threadKey = fixedBytes('a thread');
  const withdrawal = fixedBytes('a withdrawal', 74);
  const inbox = encodeInbox({
    events: [
      { type: 'message', threadKey, envelope },
      { type: 'withdrawal', threadKey, withdrawal },
    ],
    cursor: 0x0102_0304_0506_0708n,
  });
  const cursor = { tag: FRAME.cursor, bytes: new Uint8Array(8) };
  const frame = (tag: number, length: number) => ({ tag, bytes: new Uint8Array(length) });
  return {
    ...proofs(),
    'thread-frames': [
      good('13.2', 'a state, one sent, one reply', { bytes: encodeBase64(thread) }),
      good('13.2', 'a state alone', { bytes: encodeBase64(encodeThread({ state, sent: [], replies: [] })) }),
      malformed('nothing', new Uint8Array(0)),
      malformed('a byte too few', thread.subarray(0, -1)),
      malformed('a byte too many', concat(thread, Uint8Array.of(0))),
      malformed('a state that is too short', encodeFrames([frame(FRAME.state, 511)])),
      malformed('no state in front', encodeFrames([frame(FRAME.sent, 32)])),
      malformed('two states', encodeFrames([frame(FRAME.state, 512), frame(FRAME.state, 512)])),
      malformed('a hash that is too short', encodeFrames([frame(FRAME.state, 512), frame(FRAME.sent, 31)])),
      malformed('a tag that is none', encodeFrames([frame(FRAME.state, 512), frame(9, 0)])),
    ],
    'inbox-frames': [
      good('13.2', 'a message and a withdrawal', { bytes: encodeBase64(inbox) }),
      good('13.2', 'nothing new', { bytes: encodeBase64(encodeInbox({ events: [], cursor: 5n })) }),
      malformed('nothing', new Uint8Array(0)),
      malformed('without a cursor', encodeFrames([frame(FRAME.withdrawal, 106)])),
      malformed('a cursor that is too short', encodeFrames([frame(FRAME.cursor, 7)])),
      malformed('a withdrawal that is too short', encodeFrames([frame(FRAME.withdrawal, 105), cursor])),
      malformed('a tag that is none', encodeFrames([frame(FRAME.sent, 32), cursor])),
      bad('13.2', 'envelope_size', 'a message that is no envelope', {
        bytes: encodeBase64(encodeFrames([frame(FRAME.message, 32), cursor])),
      }),
    ],
  };
}

function proofs(): Entries {
  const parameters = {
    algorithm: 'PBKDF2/SHA-256',
    cost: 5000,
    data: { until: 29_551_680 },
    keyLength: 32,
    keyPrefix: '00'.repeat(16),
    keySignature: 'ab'.repeat(32),
    nonce: '01'.repeat(16),
    salt: '02'.repeat(16),
  };
  const solution = { counter: 17, derivedKey: 'cd'.repeat(32) };
  const challenge = { parameters, signature: 'ef'.repeat(32) };
  const header = (value: unknown) => ({ header: encodeBase64(encodeJson(value)) });
  const bent = (change: object) =>
    header({ challenge: { ...challenge, parameters: { ...parameters, ...change } }, solution });
  const refuse = (name: string, inputs: Record<string, unknown>): Entry =>
    bad('13.3', 'encoding_invalid', name, inputs);
  return {
    proof: [
      good('13.3', 'a proof', header({ challenge, solution })),
      refuse('another algorithm', bent({ algorithm: 'SHA-256' })),
      refuse('no work', bent({ cost: 0 })),
      refuse('too much work', bent({ cost: 1_000_001 })),
      refuse('capital letters', bent({ nonce: 'AB'.repeat(16) })),
      refuse('a member too many', bent({ more: 1 })),
      refuse('without a solution', header({ challenge })),
      refuse('not base64url', { header: '=' }),
    ],
  };
}
