import { encodeBase64 } from '../../../crypto/encoding.ts';
import { TEXT_MAX } from '../../../crypto/json.ts';
import { envelopeHash } from '../../../crypto/seal.ts';
import { contactOf, exposures, type Exposure } from '../../core/case/exposure.ts';
import { persist } from '../../core/network/persist.ts';
import { sealReply } from '../../core/desk/reply.ts';
import { InputError, need, readArguments } from '../input.ts';
import type { Result } from '../main.ts';
import { readProse } from '../prose.ts';
import { readCase, readThread, reportOf, unlessStopped, warnOfFindings, writerOf } from './case.ts';
import { withDesk } from './open.ts';
import { deskOptions } from './options.ts';

const EXPOSED: Readonly<Record<Exposure, string>> = {
  identity: 'asks who the reporter is, or how to reach them',
  relation: 'asks how the reporter is related to the person reported',
  presence: 'asks where the reporter was',
  others: 'asks who else knows',
  meeting: 'asks for a meeting, a call or a statement',
  original: 'asks for an original file or about a device',
  repeats: 'repeats what the reporter left about themselves',
};

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
      const exposing = exposures(text, contactOf(reportOf(entry))).map((one) => EXPOSED[one]);
      if (exposing.length > 0 && values.anyway !== true) {
        throw new InputError(
          `Nothing was sent, as this might expose the reporter: it ${exposing.join('; it ')}. Write it in another way, or add --anyway.`,
        );
      }
      warnOfFindings(entry);
      const envelopes = sealReply(entry, text, await writerOf(desk));
      await persist(() => connection.withSession((token) => api.addDeskMessages(token, thread, envelopes)));
      return { replied: true, thread, reply: encodeBase64(envelopeHash(envelopes[0])) };
    }),
  );
}
