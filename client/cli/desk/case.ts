import { decodeBase64 } from '../../../crypto/encoding.ts';
import type { Case } from '../../core/case.ts';
import { readWholeCase } from '../../core/whole-case.ts';
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
  const fetchPage = (from: bigint) =>
    persist(() => connection.withSession((token) => api.inbox(token, from)));
  const { entry, cursor } = await readWholeCase(view, thread, fetchPage);
  if (entry === null || entry.reporter === null) {
    throw new InputError('The unit has no report under that thread that this desk can open.');
  }
  return { entry, cursor };
}
