import { addDays } from '../../crypto/days.ts';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { isOrderOf } from '../../crypto/transfer.ts';
import { storedBody } from '../../crypto/wire/bodies.ts';
import {
  ENVELOPE_MAX,
  ENVELOPE_SIZES,
  FRAME_HEAD_SIZE,
  HASH_SIZE,
  NOTES_MAX,
  SIGNATURE_SIZE,
  THREAD_MESSAGES_MAX,
} from '../../crypto/wire/sizes.ts';
import { decodeTransfer, type TransferRequest } from '../../crypto/wire/transfer.ts';
import type { Call, DeskSession, Endpoint } from '../endpoint.ts';
import { orRefuse, Refusal } from '../errors.ts';
import { transferThread } from '../store/transfer.ts';
import { isSealable, readEnvelope, readThreadKey, settle } from './common.ts';

const NAMED = FRAME_HEAD_SIZE + HASH_SIZE;
const ORDER = FRAME_HEAD_SIZE + 4 + 10 + SIGNATURE_SIZE + 40;

/** How a unit passes a thread on to another one: by its own signature, which only a lead can make. §7.11 */
export const transfer: readonly Endpoint[] = [
  {
    route: 'deskTransfer',
    method: 'POST',
    summary: "Passes a thread on to another destination, by the unit's signed order. Safe to repeat.",
    access: 'desk',
    body: {
      type: 'application/octet-stream',
      description:
        'Frames: an order, three envelopes (reply, transfer, note), and what becomes of the others.',
      lengths: {
        min: 3 * (FRAME_HEAD_SIZE + ENVELOPE_SIZES[0]),
        max: ORDER + 3 * (FRAME_HEAD_SIZE + ENVELOPE_MAX) + NAMED * (THREAD_MESSAGES_MAX + NOTES_MAX),
      },
      wrongLength: 'malformed',
    },
    answers: [
      { status: 201, description: 'Stored on disk; the hash is of the reply.', body: storedBody },
      { status: 200, description: 'It was passed on so already.', body: storedBody },
    ],
    refusals: ['envelope_invalid', 'document_refused', 'not_found', 'withdrawn', 'closed', 'state_changed'],
    async handle(call) {
      const threadKey = readThreadKey(call.param('thread'));
      const request = orRefuse('malformed', () => decodeTransfer(call.body));
      const [first, second, third] = request.envelopes;
      const reply = readEnvelope(first, ['reply']);
      const sealed = readEnvelope(second, ['transfer']);
      const note = readEnvelope(third, ['note']);
      const from = call.session.destination;
      const { to, number, carried, dropped, kept } = request;
      const destination = call.services.directory.find(to);
      if (destination === null || to === from || !isOrdered(call, request, threadKey)) {
        throw new Refusal('document_refused');
      }
      const sealable = await isSealable(call, destination, sealed.epoch);
      const order = { threadKey, from, to, number, carried, dropped, kept };
      const moved = { ...order, reply, transfer: sealed, note };
      const outcome = await transferThread(call.services.db, moved, sealable);
      return { status: settle(outcome), json: { hash: encodeBase64(reply.hash) } };
    },
  },
];

/** Whether the session's unit itself has ordered it, today or a day beside, as clocks differ. */
function isOrdered(
  { session, today }: Call & { readonly session: DeskSession },
  { to, number, date, signature }: TransferRequest,
  threadKey: Uint8Array,
): boolean {
  const order = { from: session.destination, to, number, date, signature: encodeBase64(signature) };
  const near = addDays(today, -1) <= date && date <= addDays(today, 1);
  return near && isOrderOf(threadKey, order, session.unit);
}
