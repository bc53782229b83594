import type { AttachmentEntry } from '../../../crypto/attachment-entry.ts';
import type { CaseMessage } from './case.ts';

/**
 * The files that a case's messages bring, each under the path that `pathOf` makes of it and of its place: the number of its
 * message, with the report as `first`, and its own there, from 1, as `1-2`. Where two messages claim one number, the second
 * file's place has its id too. Of a name that its sender chose, `pathOf` makes what its own ground can take.
 */
export function placeFiles(
  messages: readonly CaseMessage[],
  first: 0 | 1,
  pathOf: (file: AttachmentEntry, place: string) => string,
): ReadonlyMap<string, AttachmentEntry> {
  const files = new Map<string, AttachmentEntry>();
  for (const message of messages) {
    if (message.kind === 'note') continue;
    for (const [index, file] of (message.content.attachments ?? []).entries()) {
      const place = `${String(message.content.seq + first)}-${String(index + 1)}`;
      const path = pathOf(file, place);
      files.set(files.has(path) ? pathOf(file, `${place}-${file.id}`) : path, file);
    }
  }
  return files;
}
