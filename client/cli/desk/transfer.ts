import { findDestination } from '../../../crypto/documents/directory.ts';
import { REASON_MAX, TEXT_MAX } from '../../../crypto/json.ts';
import { fetchCertificate } from '../../core/directory.ts';
import { persist } from '../../core/network/persist.ts';
import {
  namesConflict,
  offeredNotes,
  sealTransfer,
  transferObstacle,
  type TransferObstacle,
} from '../../core/desk/transfer.ts';
import { InputError, need, readArguments, today } from '../input.ts';
import type { Result } from '../main.ts';
import { checkProse, readProse } from '../prose.ts';
import { readCase, readThread, reportOf, unlessStopped, writerOf } from './case.ts';
import { requireHarmless } from './exposed.ts';
import { withDesk } from './open.ts';
import { deskOptions } from './options.ts';

const CONFLICT =
  'Nothing was sent: the reporter said that the person reported may have a say in their force’s own unit, or is the head of the force. Once you have checked that the person has no say in the new unit, add --anyway.';

const OBSTACLES: Record<TransferObstacle, string> = {
  nothing:
    'There is nothing to transfer: the report was withdrawn, taken off the server, or is another unit’s.',
  hold: 'The case is on hold: a transfer deletes this unit’s record of it. Export it and lift the hold first.',
  unopened:
    'A message of the case is sealed to a key that this desk does not have, and could be a hold. Another desk may have it.',
  'not-lead': 'Only a lead’s desk can transfer a case.',
};

/** `desk transfer`: passes a case on to another destination, and tells the reporter. docs/protocol.md §7.11 */
export async function transfer(args: readonly string[]): Promise<Result> {
  const { values } = readArguments(args, {
    ...deskOptions,
    thread: { type: 'string' },
    to: { type: 'string' },
    'text-file': { type: 'string' },
    reason: { type: 'string' },
    'word-file': { type: 'string' },
    notes: { type: 'boolean' },
    anyway: { type: 'boolean' },
  } as const);
  const thread = readThread(values.thread);
  const to = need(values.to, 'to ID');
  const reason = checkProse(need(values.reason, 'reason TEXT').trim(), '--reason', REASON_MAX);
  const text = await readProse(need(values['text-file'], 'text-file FILE'), TEXT_MAX);
  const word = values['word-file'] === undefined ? null : await readProse(values['word-file'], REASON_MAX);
  return withDesk(values, (desk) =>
    unlessStopped(desk, 'transferred', async () => {
      const { api, connection, keys, view } = desk;
      if (findDestination(view.directory, to).id === view.destination.id) {
        throw new InputError('The case is with this unit already.');
      }
      const entry = await readCase(desk, thread);
      const obstacle = transferObstacle(entry, keys);
      if (obstacle !== null) throw new InputError(OBSTACLES[obstacle]);
      if (namesConflict(reportOf(entry)) && values.anyway !== true) throw new InputError(CONFLICT);
      requireHarmless(text, entry, values.anyway);
      const { certificate } = await fetchCertificate(api, view.directory, to, today(), 'stop');
      const notes = new Set(values.notes === true ? offeredNotes(entry).map(({ hash }) => hash) : []);
      const plan = { to, certificate, text, reason, word, notes };
      const request = sealTransfer(entry, plan, await writerOf(desk));
      await persist(() => connection.withSession((token) => api.transferThread(token, thread, request)));
      return { transferred: true, thread, to, number: request.number };
    }),
  );
}
