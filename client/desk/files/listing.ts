import type { AttachmentEntry } from '../../../crypto/attachment-entry.ts';
import type { Day } from '../../../crypto/days.ts';
import type { CaseMessage } from '../../core/case/case.ts';

/** A file that a message of the reporter describes, with that message's day; its key is secret. */
export interface ListedFile {
  readonly entry: AttachmentEntry;
  readonly date: Day;
}

/**
 * The files of a case in the order in which they came, one for each id; what was not cleaned stands apart from the rest,
 * because showing it may show who the reporter is.
 */
export function filesOf(messages: readonly CaseMessage[]): {
  readonly files: readonly ListedFile[];
  readonly originals: readonly ListedFile[];
} {
  const all = new Map<string, ListedFile>();
  for (const message of messages) {
    if (message.kind === 'note') continue;
    for (const entry of message.content.attachments ?? []) {
      if (!all.has(entry.id)) all.set(entry.id, { entry, date: message.content.date });
    }
  }
  const listed = [...all.values()];
  return {
    files: listed.filter(({ entry }) => entry.form !== 'original'),
    originals: listed.filter(({ entry }) => entry.form === 'original'),
  };
}
