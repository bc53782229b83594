import { encodeBase64 } from '../../../crypto/encoding.ts';
import { encodeCheckpoint, signCheckpoint } from '../../../crypto/log/checkpoint.ts';
import { signCosignature } from '../../../crypto/log/cosignature.ts';
import { encodeNote, type NoteSignature } from '../../../crypto/log/note.ts';
import { signingKeys, type SigningKeys } from '../../../crypto/signing.ts';
import { fixedBytes, TODAY } from '../../crypto/parts.ts';
import { bad, flip, good, type Entries } from './entry.ts';

const text = encodeBase64;

/** The name of the log of the vectors. */
export const ORIGIN = 'drop.example/log';
/** The log's own keys. Needs `ready()`. */
export const logKeys = (): SigningKeys => signingKeys(fixedBytes('log key'));

/** The vectors of checkpoints, cosignatures and the log's key: §5.8, §9.1. */
export function makeCheckpoints(): Entries {
  const root = fixedBytes('root of a log');
  const checkpoint = { origin: ORIGIN, size: 1234, root };
  const body = encodeCheckpoint(checkpoint);
  const own = signCheckpoint(checkpoint, logKeys());
  const witness = signingKeys(fixedBytes('witness'));
  const name = 'northshire/AAAAAAAAAAAAAAAA';
  const line = signCosignature(body, name, TODAY, witness);
  const note = (signatures: readonly NoteSignature[], written = body) =>
    encodeNote({ text: written, signatures });
  const inputs = (it: string) => ({ note: it, origin: ORIGIN, key: text(logKeys().publicKey) });
  const cosigned = (it: string) => ({ note: it, name, key: text(witness.publicKey) });
  const whole = note([own, line]);
  const late = line.bytes.slice();
  late[7]! += 1;
  return {
    'log-checkpoint-sign': [
      good('5.8', 'a checkpoint', {
        ...checkpoint,
        root: text(root),
        seed: text(fixedBytes('log key')),
        text: body,
      }),
    ],
    'log-checkpoint': [
      good('5.8', 'signed and cosigned', inputs(whole)),
      good(
        '5.8',
        'of nothing',
        inputs(
          note(
            [signCheckpoint({ ...checkpoint, size: 0 }, logKeys())],
            encodeCheckpoint({ ...checkpoint, size: 0 }),
          ),
        ),
      ),
      bad('5.8', 'log_malformed', 'no empty line', inputs(whole.replace('\n\n', '\n'))),
      bad('5.8', 'log_malformed', 'no signature', inputs(`${body}\n`)),
      bad(
        '5.8',
        'log_malformed',
        'a size with a zero in front',
        inputs(whole.replace('\n1234\n', '\n01234\n')),
      ),
      bad('5.8', 'log_malformed', 'an extension line', inputs(note([own], `${body}more\n`))),
      bad('5.8', 'log_malformed', 'base64 without padding', inputs(note([own], body.replace('=', '')))),
      bad('5.8', 'log_malformed', 'another dash', inputs(whole.replaceAll('—', '-'))),
      bad(
        '5.8',
        'log_malformed',
        'another control character',
        inputs(whole.replace('\n1234\n', '\n1234\r\n')),
      ),
      bad('5.8', 'log_signature', 'of another log', { ...inputs(whole), origin: 'drop.example/other' }),
      bad('5.8', 'log_signature', 'under another key', { ...inputs(whole), key: text(witness.publicKey) }),
      bad('5.8', 'log_signature', 'only cosigned', inputs(note([line]))),
      bad('5.8', 'log_signature', 'another size', inputs(whole.replace('\n1234\n', '\n1235\n'))),
    ],
    'log-cosignature-sign': [
      good('5.8', 'a cosignature', { text: body, name, day: TODAY, seed: text(fixedBytes('witness')) }),
    ],
    'log-cosignature': [
      good('5.8', 'of a day', cosigned(whole)),
      good('5.8', 'by nobody of that name', { ...cosigned(whole), name: 'southshire/AAAAAAAAAAAAAAAA' }),
      good('5.8', 'by another key', { ...cosigned(whole), key: text(logKeys().publicKey) }),
      bad('5.8', 'log_signature', 'changed', cosigned(note([own, { ...line, bytes: flip(line.bytes, 40) }]))),
      bad('5.8', 'log_signature', 'of another checkpoint', cosigned(whole.replace('\n1234\n', '\n1235\n'))),
      bad(
        '5.8',
        'log_malformed',
        'of a moment within a day',
        cosigned(note([own, { ...line, bytes: late }])),
      ),
      bad(
        '5.8',
        'log_malformed',
        'too short',
        cosigned(note([own, { ...line, bytes: line.bytes.subarray(1) }])),
      ),
    ],
    'log-key': [
      good('9.1', 'a key', {
        text: JSON.stringify({ v: 1, origin: ORIGIN, seed: text(fixedBytes('log key')) }),
      }),
      bad('9.1', 'keyfile_malformed', 'an origin in capitals', {
        text: JSON.stringify({ v: 1, origin: 'DROP', seed: text(fixedBytes('log key')) }),
      }),
    ],
  };
}
