import { openClosing, type Closing } from '../../crypto/closing.ts';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { storedBody } from '../../crypto/wire/bodies.ts';
import { CLOSING_HEAD_SIZE, CLOSING_MAX, ENVELOPE_SIZES, FRAME_HEAD_SIZE } from '../../crypto/wire/sizes.ts';
import { DropError } from '../../crypto/errors.ts';
import type { Endpoint } from '../endpoint.ts';
import { Refusal } from '../errors.ts';
import { closeThread } from '../store/closing.ts';
import { CURSOR_MAX, readEnvelope, readThreadKey, settle } from './common.ts';

/** A unit takes a thread off the server, by its own key: only a lead's desk holds that. §8.4 */
export const closings: readonly Endpoint[] = [
  {
    route: 'deskClosing',
    method: 'POST',
    summary: 'Deletes all that a thread holds but a last reply and a last note. Safe to repeat.',
    access: 'desk',
    body: {
      type: 'application/octet-stream',
      description:
        "Cursor (8 bytes) ‖ the unit's signature (64 bytes) ‖ a frame with a reply, one with a note.",
      lengths: { min: CLOSING_HEAD_SIZE + 2 * (FRAME_HEAD_SIZE + ENVELOPE_SIZES[0]), max: CLOSING_MAX },
      wrongLength: 'malformed',
    },
    answers: [
      { status: 201, description: 'All else is gone; the hash is of the note.', body: storedBody },
      { status: 200, description: 'It was closed with them already.', body: storedBody },
    ],
    refusals: ['envelope_invalid', 'document_refused', 'not_found', 'withdrawn', 'closed', 'state_changed'],
    async handle({ services, session, param, body }) {
      const threadKey = readThreadKey(param('thread'));
      const closing = verified(body, threadKey, session.unit);
      if (closing.cursor > CURSOR_MAX) throw new Refusal('malformed');
      const note = readEnvelope(closing.note, ['note']);
      const messages = { cursor: closing.cursor, reply: readEnvelope(closing.reply, ['reply']), note };
      const outcome = await closeThread(services.db, session.destination, threadKey, messages);
      return { status: settle(outcome), json: { hash: encodeBase64(note.hash) } };
    },
  },
];

function verified(body: Uint8Array, threadKey: Uint8Array, unit: Uint8Array): Closing {
  try {
    return openClosing(body, threadKey, unit);
  } catch (error) {
    if (!(error instanceof DropError)) throw error;
    throw new Refusal(error.code === 'message_signature' ? 'document_refused' : 'malformed');
  }
}
