import * as v from 'valibot';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { dsseBody, storedBody } from '../../crypto/wire/bodies.ts';
import { decodeFrames, encodeInbox, FRAME } from '../../crypto/wire/frames.ts';
import { ENVELOPE_MAX, ENVELOPE_SIZES, FRAME_HEAD_SIZE } from '../../crypto/wire/sizes.ts';
import type { Endpoint } from '../endpoint.ts';
import { orRefuse, Refusal } from '../errors.ts';
import { readInbox } from '../store/inbox.ts';
import { addDeskMessages } from '../store/threads.ts';
import { readMembership } from '../store/units.ts';
import { CURSOR_MAX, readEnvelope, readThreadKey, settle } from './common.ts';

const cursorText = v.pipe(v.string(), v.regex(/^(0|[1-9]\d{0,18})$/));

/** What a desk in session does, for its own destination alone. §10 */
export const desk: readonly Endpoint[] = [
  {
    route: 'membership',
    method: 'GET',
    summary: "The newest membership of the session's unit.",
    access: 'desk',
    answers: [{ status: 200, description: 'The signed membership.', body: dsseBody }],
    refusals: ['not_found'],
    async handle({ services, session }) {
      const text = await readMembership(services.db, session);
      if (text === null) throw new Refusal('not_found');
      return { status: 200, text };
    },
  },
  {
    route: 'inbox',
    method: 'GET',
    summary: 'What came in behind a cursor: reports, follow-ups, notes and withdrawals, oldest first.',
    access: 'desk',
    query: { after: { description: 'The cursor of the page before; 0 for the first.', schema: cursorText } },
    answers: [{ status: 200, description: 'Frames, the next cursor last.', body: 'bytes' }],
    refusals: [],
    async handle({ services, session, query }) {
      const after = BigInt(query('after'));
      if (after > CURSOR_MAX) throw new Refusal('malformed');
      return { status: 200, bytes: encodeInbox(await readInbox(services.db, session.destination, after)) };
    },
  },
  {
    route: 'deskMessages',
    method: 'POST',
    summary: 'Adds a reply, a note, or both at once to a thread. Safe to repeat.',
    access: 'desk',
    attachments: true,
    body: {
      type: 'application/octet-stream',
      description: 'One or two frames with an envelope each: at most one reply and one note.',
      lengths: { min: FRAME_HEAD_SIZE + ENVELOPE_SIZES[0], max: 2 * (FRAME_HEAD_SIZE + ENVELOPE_MAX) },
      wrongLength: 'malformed',
    },
    answers: [
      { status: 201, description: 'Stored on disk; the hash is of the first envelope.', body: storedBody },
      { status: 200, description: 'They were there already.', body: storedBody },
    ],
    refusals: ['envelope_invalid', 'not_found', 'withdrawn', 'closed', 'thread_full'],
    async handle({ services, session, param, body, attachments }) {
      const threadKey = readThreadKey(param('thread'));
      const [first, second, ...more] = orRefuse('malformed', () => decodeFrames(body)).map(
        ({ tag, bytes }) => {
          if (tag !== FRAME.message) throw new Refusal('malformed');
          return readEnvelope(bytes, ['reply', 'note']);
        },
      );
      if (first === undefined || more.length > 0) throw new Refusal('malformed');
      if (first.kind === second?.kind) throw new Refusal('envelope_invalid');
      const envelopes = second === undefined ? [first] : [first, second];
      const outcome = await addDeskMessages(
        services.db,
        session.destination,
        threadKey,
        envelopes,
        attachments,
      );
      return { status: settle(outcome), json: { hash: encodeBase64(first.hash) } };
    },
  },
];
