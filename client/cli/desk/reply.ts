import { encodeBase64 } from '../../../crypto/encoding.ts';
import { envelopeHash } from '../../../crypto/seal.ts';
import { caseFindings } from '../../core/case-record.ts';
import { fetchCertificate } from '../../core/directory.ts';
import { sealReply } from '../../core/reply.ts';
import { readTextFile } from '../files.ts';
import { InputError, need, readArguments, today } from '../input.ts';
import { warn, type Result } from '../main.ts';
import { persist } from '../../core/persist.ts';
import { stops } from '../../core/watch.ts';
import { readCase, readThread } from './case.ts';
import { withDesk } from './open.ts';
import { deskOptions } from './options.ts';

/** `desk reply`: seals a reply to the reporter and the note of it to the unit, and hands in both. */
export async function reply(args: readonly string[]): Promise<Result> {
  const options = { ...deskOptions, thread: { type: 'string' }, 'text-file': { type: 'string' } } as const;
  const { values } = readArguments(args, options);
  const thread = readThread(values.thread);
  const file = need(values['text-file'], 'text-file FILE');
  const text = (await readTextFile(file)).trim();
  if (text === '') throw new InputError(`The file ${file} is empty.`);
  return withDesk(values, async (desk) => {
    const { api, connection, keys, view, watch } = desk;
    if (stops(watch.alarm)) {
      warn('Nothing was sent, because of the alarm.');
      return { replied: false, alarm: watch.alarm };
    }
    const entry = await readCase(desk, thread);
    if (entry.withdrawn !== null) throw new InputError('The reporter has withdrawn this report.');
    for (const { sender, finding } of caseFindings(entry)) {
      warn(`Warning: the thread is not whole: ${finding.type}, number ${String(finding.seq)} of ${sender}.`);
    }
    const { certificate } = await fetchCertificate(api, view.directory, view.destination.id, today(), 'own');
    const envelopes = sealReply(entry, text, { keys, view, certificate, today: today() });
    await persist(() => connection.withSession((token) => api.addDeskMessages(token, thread, envelopes)));
    return { replied: true, thread, reply: encodeBase64(envelopeHash(envelopes[0])) };
  });
}
