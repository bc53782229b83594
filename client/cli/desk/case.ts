import { decodeBase64, encodeBase64 } from '../../../crypto/encoding.ts';
import { CaseBook, type Case } from '../../core/casebook.ts';
import { InputError, need } from '../input.ts';
import { persist } from '../../core/persist.ts';
import type { WorkingDesk } from './open.ts';

/** The thread that `--thread` names, as text; throws `InputError`. */
export function readThread(value: string | undefined): string {
  const thread = need(value, 'thread T');
  try {
    decodeBase64(thread, 32);
    return thread;
  } catch {
    throw new InputError('--thread takes a thread\'s name as "desk pull" wrote it: 43 letters.');
  }
}

/** Opens and verifies everything of one thread, straight from the server; throws `InputError` where there is nothing. */
export async function readCase(desk: WorkingDesk, thread: string): Promise<Case> {
  return (await readCaseTo(desk, thread)).entry;
}

/** As {@link readCase}, with how far the inbox was read. */
export async function readCaseTo(
  { api, connection, view }: WorkingDesk,
  thread: string,
): Promise<{ readonly entry: Case; readonly cursor: bigint }> {
  const book = new CaseBook(view);
  let cursor = 0n;
  for (let more = true; more;) {
    const page = await persist(() => connection.withSession((token) => api.inbox(token, cursor)));
    for (const event of page.events) {
      if (encodeBase64(event.threadKey) === thread) book.take(event);
    }
    more = page.events.length > 0 && page.cursor > cursor;
    cursor = page.cursor;
  }
  book.close();
  const entry = book.cases.get(thread);
  if (entry === undefined || entry.reporter === null) {
    throw new InputError('The unit has no report under that thread that this desk can open.');
  }
  return { entry, cursor };
}
