import type { LogPolicy } from '../../../crypto/documents/directory.ts';
import { decodeBase64 } from '../../../crypto/encoding.ts';
import { verifyCheckpoint, type Checkpoint } from '../../../crypto/log/checkpoint.ts';
import { decodeNote } from '../../../crypto/log/note.ts';

/** Reads a checkpoint (a note) of the log that a directory names. Throws `log_malformed` or `log_signature`. §5.8 */
export function readCheckpoint(note: string, { origin, key }: LogPolicy): Checkpoint {
  return verifyCheckpoint(decodeNote(note), { origin, key: decodeBase64(key, 32) });
}
