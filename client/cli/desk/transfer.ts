import { findDestination } from '../../../crypto/documents/directory.ts';
import { fetchCertificate } from '../../core/directory.ts';
import { persist } from '../../core/persist.ts';
import { offeredNotes, sealTransfer, transferObstacle, type TransferObstacle } from '../../core/transfer.ts';
import { stops } from '../../core/watch.ts';
import { readTextFile } from '../files.ts';
import { InputError, need, readArguments, today } from '../input.ts';
import { warn, type Result } from '../main.ts';
import { readCase, readThread } from './case.ts';
import { withDesk } from './open.ts';
import { deskOptions } from './options.ts';

const OBSTACLES: Record<TransferObstacle, string> = {
  nothing: 'There is nothing to transfer: the report was withdrawn, or is another unit’s.',
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
  } as const);
  const thread = readThread(values.thread);
  const to = need(values.to, 'to ID');
  const reason = need(values.reason, 'reason TEXT').trim();
  const text = await readTexts(need(values['text-file'], 'text-file FILE'));
  const word = values['word-file'] === undefined ? null : await readTexts(values['word-file']);
  return withDesk(values, async (desk) => {
    const { api, connection, keys, view, watch } = desk;
    if (stops(watch.alarm)) {
      warn('Nothing was sent, because of the alarm.');
      return { transferred: false, alarm: watch.alarm };
    }
    if (findDestination(view.directory, to).id === view.destination.id) {
      throw new InputError('The case is with this unit already.');
    }
    const entry = await readCase(desk, thread);
    const obstacle = transferObstacle(entry, keys);
    if (obstacle !== null) throw new InputError(OBSTACLES[obstacle]);
    const own = await fetchCertificate(api, view.directory, view.destination.id, today(), 'own');
    const { certificate } = await fetchCertificate(api, view.directory, to, today(), 'stop');
    const notes = new Set(values.notes === true ? offeredNotes(entry).map(({ hash }) => hash) : []);
    const request = sealTransfer(
      entry,
      { to, certificate, text, reason, word, notes },
      { keys, view, certificate: own.certificate, today: today() },
    );
    await persist(() => connection.withSession((token) => api.transferThread(token, thread, request)));
    return { transferred: true, thread, to, number: request.number };
  });
}

async function readTexts(file: string): Promise<string> {
  const text = (await readTextFile(file)).trim();
  if (text === '') throw new InputError(`The file ${file} is empty.`);
  return text;
}
