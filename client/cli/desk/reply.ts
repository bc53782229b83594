import { encodeBase64 } from '../../../crypto/encoding.ts';
import { TEXT_MAX } from '../../../crypto/json.ts';
import { envelopeHash } from '../../../crypto/seal.ts';
import { persist } from '../../core/network/persist.ts';
import { sealReply } from '../../core/desk/reply.ts';
import { InputError, need, readArguments } from '../input.ts';
import type { Result } from '../main.ts';
import { readProse } from '../prose.ts';
import { readCase, readThread, unlessStopped, warnOfFindings, writerOf } from './case.ts';
import { requireHarmless } from './exposed.ts';
import { withDesk } from './open.ts';
import { deskOptions } from './options.ts';

/** `desk reply`: seals a reply to the reporter and the note of it to the unit, and hands in both. */
export async function reply(args: readonly string[]): Promise<Result> {
  const options = {
    ...deskOptions,
    thread: { type: 'string' },
    'text-file': { type: 'string' },
    anyway: { type: 'boolean' },
  } as const;
  const { values } = readArguments(args, options);
  const thread = readThread(values.thread);
  const text = await readProse(need(values['text-file'], 'text-file FILE'), TEXT_MAX);
  return withDesk(values, (desk) =>
    unlessStopped(desk, 'replied', async () => {
      const { api, connection } = desk;
      const entry = await readCase(desk, thread);
      if (entry.withdrawn !== null) throw new InputError('The reporter has withdrawn this report.');
      requireHarmless(text, entry, values.anyway);
      warnOfFindings(entry);
      const envelopes = sealReply(entry, text, await writerOf(desk));
      await persist(() => connection.withSession((token) => api.addDeskMessages(token, thread, envelopes)));
      return { replied: true, thread, reply: encodeBase64(envelopeHash(envelopes[0])) };
    }),
  );
}
