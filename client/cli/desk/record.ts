import { recordOf } from '../../core/case/case-record.ts';
import { orderNotes } from '../../core/record/order.ts';
import { stateOf } from '../../core/record/state.ts';
import { readArguments } from '../input.ts';
import { warn, type Result } from '../main.ts';
import { refusalMessage } from '../messages.ts';
import { readCase, readThread, warnOfFindings } from './case.ts';
import { withAlarm, withDesk } from './open.ts';
import { deskOptions } from './options.ts';

/**
 * `desk record`: opens and verifies the shared record of a case, and says which desk did what on which day, what it adds
 * up to, and whether every chain is whole; ends with code 1 where one is not. docs/protocol.md §7.8
 */
export async function record(args: readonly string[]): Promise<Result> {
  const { values } = readArguments(args, { ...deskOptions, thread: { type: 'string' } } as const);
  const thread = readThread(values.thread);
  return withDesk(values, async (desk) => {
    const entry = await readCase(desk, thread);
    const findings = warnOfFindings(entry).map(({ sender, finding }) => ({ sender, ...finding }));
    for (const { code } of entry.refused) warn(`Warning: a message is not counted: ${refusalMessage(code)}`);
    const whole = findings.length === 0 && entry.refused.length === 0;
    if (!whole) process.exitCode = 1;
    const notes = recordOf(entry);
    const entries = orderNotes(notes).map(({ date, desk: by, event }) => ({ date, desk: by, ...event }));
    return withAlarm({ thread, whole, findings, entries, state: stateOf(notes) }, desk.watch);
  });
}
