import { addDays } from '../../crypto/days.ts';
import { decodeBase64 } from '../../crypto/encoding.ts';
import {
  ATTACHMENT_ID_SIZE,
  ATTACHMENT_PADDED_MIN,
  ATTACHMENT_PART_MAX,
  sealedPartLength,
} from '../../crypto/wire/attachment.ts';
import { stagingBody, storedPartsBody } from '../../crypto/wire/bodies.ts';
import type { FailureCode } from '../../crypto/wire/failures.ts';
import type { Answer, Call, Endpoint } from '../endpoint.ts';
import { orRefuse, Refusal } from '../errors.ts';
import { collectYoung } from '../memory.ts';
import {
  addPart,
  listParts,
  readPart,
  stageAttachment,
  type StagedName,
  type StagingOutcome,
} from '../store/attachments.ts';
import { uploadTokenHash } from '../tokens.ts';
import { jsonBody, readThreadKey, threadKeyOf } from './common.ts';

/** A staged file may wait for its message until the end of the next day. §7.6 */
const STAGED_DAYS = 1;

const sealedPart = { status: 200, description: 'The sealed part.', body: 'bytes' } as const;

/** Files, part by part: staged by whoever has drawn a token for them, read by the thread that a message bound them to. §7.6 */
export const attachments: readonly Endpoint[] = [
  {
    route: 'attachments',
    method: 'POST',
    summary: 'Announces a file. Safe to repeat; what no message brings is deleted after two days.',
    access: 'uploader',
    proof: true,
    body: jsonBody(stagingBody),
    answers: [
      { status: 201, description: 'Its parts may be sent.' },
      { status: 200, description: 'It was announced already.' },
    ],
    refusals: [],
    async handle(call) {
      const { id, padded } = call.json(stagingBody);
      const { db, files, proofs } = call.services;
      if (padded > files.each) throw new Refusal('too_large');
      const proof = proofs.check(call.proof);
      const name = { id: decodeBase64(id, ATTACHMENT_ID_SIZE), tokenHash: uploadTokenHash(call.token) };
      const expiresOn = addDays(call.today, STAGED_DAYS);
      return settle(await stageAttachment(db, { ...name, padded, expiresOn }, proof));
    },
  },
  {
    route: 'attachmentStored',
    method: 'GET',
    summary: 'Which parts of a staged file are on disk, for going on after a lost connection.',
    access: 'uploader',
    answers: [{ status: 200, description: 'Their numbers.', body: storedPartsBody }],
    refusals: ['not_found'],
    async handle(call) {
      const parts = await listParts(call.services.db, nameOf(call));
      if (parts === null) throw new Refusal('unauthorised');
      return { status: 200, json: { parts } };
    },
  },
  {
    route: 'attachmentPart',
    method: 'PUT',
    summary: 'Stores a sealed part. Safe to repeat; of two that differ the first stays, as both open alike.',
    access: 'uploader',
    body: {
      type: 'application/octet-stream',
      description: 'The sealed part, exactly as long as the padded length says.',
      lengths: { min: sealedPartLength(ATTACHMENT_PADDED_MIN, 0), max: ATTACHMENT_PART_MAX },
      wrongLength: 'malformed',
    },
    answers: [
      { status: 201, description: 'Stored on disk.' },
      { status: 200, description: 'A part of that number was there already.' },
    ],
    refusals: ['not_found'],
    async handle(call) {
      const name = nameOf(call);
      const part = { part: readNumber(call.param('part')), sealed: call.body };
      const outcome = await addPart(call.services.db, name, part, call.services.files.staged);
      collectYoung();
      return settle(outcome);
    },
  },
  {
    route: 'threadAttachment',
    method: 'GET',
    summary: 'A part of a file of the thread, for its reporter.',
    access: 'reporter',
    answers: [sealedPart],
    refusals: ['not_found'],
    handle: (call) => answerPart(call, threadKeyOf(call.token), null),
  },
  {
    route: 'deskAttachment',
    method: 'GET',
    summary: "A part of a file of a thread of the session's unit.",
    access: 'desk',
    answers: [sealedPart],
    refusals: ['not_found'],
    handle: (call) => answerPart(call, readThreadKey(call.param('thread')), call.session.destination),
  },
];

async function answerPart(call: Call, threadKey: Uint8Array, destination: string | null): Promise<Answer> {
  const wanted = { threadKey, id: readId(call.param('id')), part: readNumber(call.param('part')) };
  const bytes = await readPart(call.services.db, wanted, destination);
  collectYoung();
  if (bytes === null) throw new Refusal('not_found');
  return { status: 200, bytes };
}

function nameOf(call: Call & { readonly token: Uint8Array }): StagedName {
  return { id: readId(call.param('id')), tokenHash: uploadTokenHash(call.token) };
}

function readId(text: string): Uint8Array {
  return orRefuse('not_found', () => decodeBase64(text, ATTACHMENT_ID_SIZE));
}

function readNumber(text: string): number {
  if (!/^(0|[1-9]\d{0,6})$/.test(text)) throw new Refusal('not_found');
  return Number(text);
}

const REFUSED: Record<Exclude<StagingOutcome, 'created' | 'present'>, FailureCode> = {
  foreign: 'unauthorised',
  spent: 'proof_refused',
  misfit: 'malformed',
  full: 'unavailable',
};

function settle(outcome: StagingOutcome): Answer {
  if (outcome === 'created') return { status: 201 };
  if (outcome === 'present') return { status: 200 };
  throw new Refusal(REFUSED[outcome]);
}
