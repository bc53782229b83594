import { stateOf, type RecordEntry } from '../../../client/core/record/state.ts';
import { startBox } from '../../../crypto/box.ts';
import type { CaseEvent } from '../../../crypto/case-event.ts';
import { decodeContent } from '../../../crypto/content.ts';
import { concat, encodeBase64 } from '../../../crypto/encoding.ts';
import { encodeJson } from '../../../crypto/json.ts';
import { openEnvelope, verifySender } from '../../../crypto/open.ts';
import { sealEnvelope } from '../../../crypto/seal.ts';
import { verifyTaken } from '../../../crypto/taken.ts';
import { encodeHeader, KINDS, type Kind } from '../../../crypto/wire/envelope.ts';
import { fixedBytes, type World } from '../../crypto/parts.ts';
import { contentsOf, lettersOf } from '../../vectors/make/letters.ts';
import { takenReport } from '../../vectors/make/taken.ts';
import type { Target } from '../fuzz.ts';
import { sized } from './bytes.ts';

/** Envelopes: changed as they are, changed and brought to size, or with a changed plaintext sealed anew. */
function envelopeTarget(world: World): Target {
  const letter = lettersOf(world)['follow-up'];
  const { threadKey } = letter;
  const header = encodeHeader(letter.header);
  const keys = world.epochs[1]!;
  const envelope = sealEnvelope(letter, fixedBytes('fuzz', 64));
  const reseal = (plaintext: Uint8Array): Uint8Array => {
    const box = startBox(letter.recipient, { context: 'envelope v1', header, place: threadKey });
    return concat(header, box.ciphertext, box.finish(sized(plaintext, 7046)));
  };
  return {
    name: 'envelope',
    samples: [
      envelope,
      concat(new Uint8Array(64), letter.content, Uint8Array.of(0x80)),
      new Uint8Array(7046),
    ],
    run: (input, turn) => {
      const made = turn % 4 === 0 ? input : turn % 4 === 1 ? reseal(input) : sized(input, 8192);
      const message = openEnvelope(made, keys, threadKey);
      verifySender(message, world.reporter.sign.publicKey);
    },
  };
}

function contentTarget(world: World): Target {
  const kinds = Object.keys(KINDS) as Kind[];
  const contents = contentsOf(world);
  return {
    name: 'content',
    samples: kinds.map((kind) => encodeJson(contents[kind])),
    run: (input, turn) => decodeContent(kinds[turn % kinds.length]!, input),
  };
}

/** A report that a desk took by phone: judged as it is, whatever was changed in it. */
function takenTarget(world: World): Target {
  const report = takenReport(world, contentsOf(world).report);
  return {
    name: 'taken by phone',
    samples: [encodeJson(report), encodeJson({ ...report, channel: 'web' })],
    run: (input) => verifyTaken(input, world.destination.id, world.directory),
  };
}

/** Notes of every event, each decoded, and what they add up to as the record of one case. */
function recordTarget(world: World): Target {
  const { note } = contentsOf(world);
  const events: CaseEvent[] = [
    { type: 'graded', source: '3', intelligence: 'E', handling: 'C', conditions: 'None but this unit.' },
    { type: 'categorised', categories: ['drugs', 'vulnerability'] },
    { type: 'decided', decision: 'safeguard', reason: 'At once.' },
    { type: 'released', hold: encodeBase64(fixedBytes('hold')), reason: 'Over.' },
    { type: 'linked', thread: encodeBase64(fixedBytes('thread')), reason: 'The same number.' },
  ];
  const after = [encodeBase64(fixedBytes('another note'))];
  const filed: RecordEntry[] = [];
  return {
    name: 'record',
    samples: events.map((event) => encodeJson({ ...note, after, event })),
    run: (input, turn) => {
      const { prev, after: named = [], date, event } = decodeContent('note', input);
      filed[turn % 8] = { hash: String(turn % 8), prev, after: named, desk: String(turn % 3), date, event };
      stateOf(filed.filter(Boolean));
    },
  };
}

/** Envelopes and what stands in them. §6, §7 */
export function messageTargets(world: World): Target[] {
  return [envelopeTarget(world), contentTarget(world), takenTarget(world), recordTarget(world)];
}
