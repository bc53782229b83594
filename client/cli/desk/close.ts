import { encodeBase64 } from '../../../crypto/encoding.ts';
import { TEXT_MAX } from '../../../crypto/json.ts';
import { envelopeHash } from '../../../crypto/seal.ts';
import { ClosingError, closingBody, sealClosing, type ClosingBarrier } from '../../core/desk/closing.ts';
import { persist } from '../../core/network/persist.ts';
import { InputError, need, readArguments, readRoot } from '../input.ts';
import type { Result } from '../main.ts';
import { readProse } from '../prose.ts';
import { readCaseTo, unlessStopped, writerOf } from './case.ts';
import { requireHarmless } from './exposed.ts';
import { withDesk } from './open.ts';
import { deskOptions } from './options.ts';
import { readExport } from './verify-export.ts';

const barriers: Record<ClosingBarrier, string> = {
  held: 'A hold stands: nothing of this case may be deleted. Lift every hold first.',
  gone: 'The case was withdrawn, transferred or taken off the server already.',
  'export-damaged': 'The export does not verify.',
  'export-foreign': 'The export is of another case.',
  'export-unrecorded': 'The record of the case does not say that this export was made. Make a new one.',
  'export-older':
    'Something came into the case after this export was made. Give the newest one, or make another.',
  unopened:
    'A message of the case is sealed to a key that this desk does not have. Another desk may have it.',
};

/**
 * `desk close`: checks a saved export again and takes its case off the server, by the unit's key; a last reply tells the
 * reporter, a last note the unit. docs/protocol.md §8.4
 */
export async function close(args: readonly string[]): Promise<Result> {
  const options = {
    ...deskOptions,
    export: { type: 'string' },
    'text-file': { type: 'string' },
    anyway: { type: 'boolean' },
  } as const;
  const { values } = readArguments(args, options);
  const text = await readProse(need(values['text-file'], 'text-file FILE'), TEXT_MAX);
  const exported = await readExport(need(values.export, 'export FILE'), readRoot(values.root));
  const { thread } = exported.manifest;
  return withDesk(values, (desk) =>
    unlessStopped(desk, 'closed', async () => {
      const { api, connection, keys } = desk;
      const { entry, cursor } = await readCaseTo(desk, thread);
      requireHarmless(text, entry, values.anyway);
      const writer = await writerOf(desk);
      const envelopes = sayBarrier(() => sealClosing(entry, { text, exported }, writer));
      const body = closingBody(thread, envelopes, cursor, keys);
      await persist(() => connection.withSession((token) => api.closeThread(token, thread, body)));
      const note = encodeBase64(envelopeHash(envelopes[1]));
      return { closed: true, thread, note, manifest: exported.hash };
    }),
  );
}

function sayBarrier<T>(seal: () => T): T {
  try {
    return seal();
  } catch (error) {
    throw error instanceof ClosingError ? new InputError(barriers[error.code]) : error;
  }
}
