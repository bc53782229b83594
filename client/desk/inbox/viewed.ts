import type { Entry } from '../case/entry.ts';
import type { Sitting } from '../sitting.svelte.ts';

/** Whether this desk's record says that somebody looked at the case today, as it stands; or nothing can be written. */
export function wasViewed(
  { messages, newest, report, withdrawn, record }: Entry,
  { keys, today }: Sitting,
): boolean {
  if (report === null || withdrawn !== null || record.closed !== null) return true;
  return messages.some(
    (message) =>
      message.kind === 'note' &&
      message.desk === keys.desk &&
      message.content.event.type === 'viewed' &&
      message.content.date === today &&
      message.content.seen === newest,
  );
}
