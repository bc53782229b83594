import * as v from 'valibot';
import { addDays } from '../../crypto/days.ts';
import { decodeU32, encodeBase64 } from '../../crypto/encoding.ts';
import { day, destinationId } from '../../crypto/json.ts';
import { storedBody, threadCreatedBody } from '../../crypto/wire/bodies.ts';
import { encodeThread } from '../../crypto/wire/frames.ts';
import { ENVELOPE_SIZES, STATE_SIZE, WITHDRAWAL_SIZE } from '../../crypto/wire/sizes.ts';
import type { BodyRule, Call, Endpoint } from '../endpoint.ts';
import { Refusal } from '../errors.ts';
import { createThread } from '../store/new-thread.ts';
import { findDestinationOf } from '../store/thread-change.ts';
import { addFollowUp, putState, readThread, withdrawThread } from '../store/threads.ts';
import {
  epochInUse,
  isSealable,
  readEnvelope,
  requireCurrentDirectory,
  requireDestination,
  settle,
  threadKeyOf,
} from './common.ts';

const stateAndEnvelope: BodyRule = {
  type: 'application/octet-stream',
  description: 'State (512 bytes) ‖ envelope (8192, 32768 or 131072 bytes).',
  lengths: ENVELOPE_SIZES.map((size) => STATE_SIZE + size),
  wrongLength: 'envelope_invalid',
};

/** Up to this many days are added to a thread's time, so that its end does not tell its beginning. §13 */
const EXPIRY_SPREAD = 7;

function drawExpiry({ services, today }: Call): string {
  const extra = decodeU32(services.random(4), 0) % EXPIRY_SPREAD;
  return addDays(today, services.threadDays + extra);
}

/** What a reporter does with a thread, by the access token of the receipt. §13 */
export const threads: readonly Endpoint[] = [
  {
    route: 'threads',
    method: 'POST',
    summary: 'Hands in a report. The same token and envelope again is the same thread.',
    access: 'reporter',
    attachments: true,
    proof: true,
    body: stateAndEnvelope,
    answers: [
      { status: 201, description: 'Stored on disk.', body: threadCreatedBody },
      { status: 200, description: 'It was there already.', body: threadCreatedBody },
    ],
    refusals: ['not_found', 'conflict', 'withdrawn', 'closed', 'document_refused'],
    async handle(call) {
      const destination = requireDestination(call, call.param('destination'));
      const report = readEnvelope(call.body.subarray(STATE_SIZE), ['report']);
      requireCurrentDirectory(call);
      const proof = call.services.proofs.check(call.proof);
      const threadKey = threadKeyOf(call.token);
      const thread = {
        ...report,
        threadKey,
        sealedTo: epochInUse(call, destination, report.epoch),
        state: call.body.subarray(0, STATE_SIZE),
        expiresOn: drawExpiry(call),
        files: call.attachments,
      };
      const status = settle(await createThread(call.services.db, thread, proof));
      return { status, json: { thread: encodeBase64(threadKey) } };
    },
  },
  {
    route: 'thread',
    method: 'GET',
    summary: 'A thread for its reporter: the state, hashes of what the reporter sent, and replies.',
    access: 'reporter',
    answers: [{ status: 200, description: 'Frames.', body: 'bytes' }],
    refusals: ['not_found', 'withdrawn'],
    async handle(call) {
      const thread = await readThread(call.services.db, threadKeyOf(call.token));
      if (thread === 'absent') throw new Refusal('not_found');
      if (thread === 'withdrawn') throw new Refusal('withdrawn');
      return { status: 200, bytes: encodeThread(thread) };
    },
  },
  {
    route: 'threadMessages',
    method: 'POST',
    summary:
      'Adds a follow-up and replaces the state, if the state and the destination are still those that were read.',
    access: 'reporter',
    attachments: true,
    ifMatch: true,
    query: { destination: { description: 'Whom the follow-up is sealed to, by id.', schema: destinationId } },
    body: stateAndEnvelope,
    answers: [
      { status: 201, description: 'Stored on disk.', body: storedBody },
      { status: 200, description: 'It was there already.', body: storedBody },
    ],
    refusals: ['not_found', 'withdrawn', 'closed', 'thread_full', 'document_refused'],
    async handle(call) {
      const message = readEnvelope(call.body.subarray(STATE_SIZE), ['follow-up']);
      requireCurrentDirectory(call);
      const threadKey = threadKeyOf(call.token);
      const id = await findDestinationOf(call.services.db, threadKey);
      if (id === null) throw new Refusal('not_found');
      const sealable = await isSealable(call, requireDestination(call, id), message.epoch);
      const followUp = {
        ...message,
        threadKey,
        destination: call.query('destination'),
        expected: call.ifMatch,
        state: call.body.subarray(0, STATE_SIZE),
        files: call.attachments,
      };
      const status = settle(await addFollowUp(call.services.db, followUp, sealable));
      return { status, json: { hash: encodeBase64(message.hash) } };
    },
  },
  {
    route: 'threadState',
    method: 'PUT',
    summary: 'Replaces the state, if it is still the one that was read.',
    access: 'reporter',
    ifMatch: true,
    body: {
      type: 'application/octet-stream',
      description: 'State (512 bytes).',
      lengths: [STATE_SIZE],
      wrongLength: 'malformed',
    },
    answers: [{ status: 200, description: 'Stored on disk.' }],
    refusals: ['not_found', 'withdrawn'],
    async handle(call) {
      const threadKey = threadKeyOf(call.token);
      settle(await putState(call.services.db, { threadKey, expected: call.ifMatch, state: call.body }));
      return { status: 200 };
    },
  },
  {
    route: 'threadWithdrawal',
    method: 'POST',
    summary: 'Withdraws a thread: everything in it is deleted. Safe to repeat.',
    access: 'reporter',
    body: {
      type: 'application/octet-stream',
      description: 'Day (10 ASCII bytes) ‖ signature (64 bytes).',
      lengths: [WITHDRAWAL_SIZE],
      wrongLength: 'malformed',
    },
    answers: [{ status: 200, description: 'The thread is gone.' }],
    refusals: ['not_found', 'closed'],
    async handle(call) {
      // Whether the signature is the reporter's is for the unit to judge: the server does not know the reporter's key.
      if (!v.is(day, String.fromCharCode(...call.body.subarray(0, 10)))) throw new Refusal('malformed');
      settle(await withdrawThread(call.services.db, threadKeyOf(call.token), call.body));
      return { status: 200 };
    },
  },
];
