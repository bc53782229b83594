import { decodeBase64 } from '../../../crypto/encoding.ts';
import type { Report } from '../../../crypto/content.ts';
import type { Case } from '../../core/case/case.ts';
import { caseFindings } from '../../core/case/case-record.ts';
import { fetchCertificate } from '../../core/directory.ts';
import { persist } from '../../core/network/persist.ts';
import type { Writer } from '../../core/desk/reply.ts';
import { stops } from '../../core/desk/watch.ts';
import { readWholeCase } from '../../core/desk/whole-case.ts';
import { InputError, need, today } from '../input.ts';
import { warn, type Result } from '../main.ts';
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

/** The report of a case, as it came first; null where none could be opened. */
export function reportOf({ messages }: Case): Report | null {
  return messages.find((message) => message.kind === 'report')?.content ?? null;
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
    throw new InputError(
      'There is no report under that thread that this desk can open: it may have been withdrawn, passed on or taken off the server.',
    );
  }
  return { entry, cursor };
}

/**
 * Runs a command that writes into a case, unless the self-watch found what stops that; `done` is what its result says of it.
 * §10.6
 */
export async function unlessStopped(
  { watch: { alarm } }: WorkingDesk,
  done: 'replied' | 'transferred' | 'closed',
  run: () => Promise<Result>,
): Promise<Result> {
  if (!stops(alarm)) return run();
  warn('Nothing was sent, because of the alarm.');
  return { [done]: false, alarm };
}

/** What sealing into a case needs of the desk: the unit's own newest certificate too. Throws as `fetchCertificate` does. */
export async function writerOf({ api, keys, view }: WorkingDesk): Promise<Writer> {
  const { certificate } = await fetchCertificate(api, view.directory, keys.destination, today(), 'own');
  return { keys, view, certificate, today: today() };
}

/** Says what is wrong with the chains of a case; gives what it said. §7.1 */
export function warnOfFindings(entry: Case): ReturnType<typeof caseFindings> {
  const findings = caseFindings(entry);
  for (const { sender, finding } of findings) {
    const what = `${finding.type}, number ${String(finding.seq)} of ${sender}`;
    warn(`Warning: thread ${entry.thread} is not whole: ${what}.`);
  }
  return findings;
}
