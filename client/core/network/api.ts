import * as v from 'valibot';
import { concat, decodeText, encodeBase64 } from '../../../crypto/encoding.ts';
import { decodeJson } from '../../../crypto/json.ts';
import { ENTRY_MAX, TILE_WIDTH } from '../../../crypto/wire/log.ts';
import {
  certificateListBody,
  challengeBody,
  dsseBody,
  sessionBody,
  storedBody,
  storedPartsBody,
  threadCreatedBody,
  type Cosignature,
  type Publication,
  type UnverifiedCertificates,
  type UnverifiedDocument,
} from '../../../crypto/wire/bodies.ts';
import { ATTACHMENT_PART_MAX } from '../../../crypto/wire/attachment.ts';
import { ATTACHMENTS_HEADER, encodeClaims, type AttachmentClaim } from '../../../crypto/wire/claims.ts';
import {
  decodeInbox,
  decodeThread,
  encodeFrames,
  FRAME,
  type InboxPage,
  type UnverifiedThread,
} from '../../../crypto/wire/frames.ts';
import {
  encodeProof,
  PROOF_HEADER,
  proofChallengeBody,
  type Proof,
  type ProofChallenge,
} from '../../../crypto/wire/proof.ts';
import { fillRoute, ROUTES } from '../../../crypto/wire/routes.ts';
import { encodeTransfer, type TransferRequest } from '../../../crypto/wire/transfer.ts';
import { DOCUMENT_MAX, ENVELOPE_MAX, THREAD_MESSAGES_MAX } from '../../../crypto/wire/sizes.ts';
import { believe, readAtMost, refusal } from './answer-body.ts';
import { binary, json, type Call, type SessionRequest } from './call.ts';
import { ApiError } from './failure.ts';

/** After this a request counts as lost: long enough for 128 KiB over a slow circuit of Tor. */
const PATIENCE_MILLISECONDS = 120_000;
/** What an answer has where nothing longer is called for: a refusal, or a few short members. */
const ANSWER_MAX = 4096;
const JSON_ANSWER_MAX = 4 * DOCUMENT_MAX;
const THREAD_ANSWER_MAX = THREAD_MESSAGES_MAX * (ENVELOPE_MAX + 64);
const LOG_TILE_MAX = TILE_WIDTH * (ENTRY_MAX + 2);
const INBOX_ANSWER_MAX = 16 * 1_048_576;

const deskConfigBody = v.strictObject({ server: v.pipe(v.string(), v.maxLength(300)) });

/** As `fetch`, until `ended` says so: from then on nothing goes out. */
export function fetchUntil(ended: () => boolean): typeof fetch {
  return (input, init) => (ended() ? Promise.reject(new Error('ended')) : fetch(input, init));
}

/**
 * The only place that talks to the server. It believes nothing: every answer is held to its form and size, and what is
 * signed comes back as unverified. Every method throws {@link ApiError}. docs/protocol.md §13
 */
export class Api {
  readonly #server: string;
  readonly #fetch: typeof fetch;

  /** `server` is an origin such as `https://example.org`, or empty for the page's own. */
  constructor(server: string, fetcher: typeof fetch = (input, init) => fetch(input, init)) {
    this.#server = server.replace(/\/+$/, '');
    this.#fetch = fetcher;
  }

  /** The signed directory. */
  async directory(): Promise<UnverifiedDocument> {
    return this.#json({ method: 'GET', path: ROUTES.directory, answerMax: JSON_ANSWER_MAX }, dsseBody);
  }

  /** The signed epoch certificates of a destination that have not run out, and how they stand in the log. */
  async certificates(destination: string): Promise<UnverifiedCertificates> {
    const path = fillRoute(ROUTES.certificates, destination);
    return this.#json({ method: 'GET', path, answerMax: JSON_ANSWER_MAX }, certificateListBody);
  }

  /** The log's newest checkpoint, a signed note; nothing in it is verified. */
  async logCheckpoint(): Promise<string> {
    const bytes = await this.#send({ method: 'GET', path: ROUTES.logCheckpoint });
    return believe(() => decodeText(bytes));
  }

  /** A tile of the log's hashes or a bundle of its entries, by its path; nothing in it is verified. */
  async logTile(path: string): Promise<Uint8Array> {
    const whole = ROUTES.logTile.replace(':tile', path);
    return this.#send({ method: 'GET', path: whole, answerMax: LOG_TILE_MAX });
  }

  /** Hands in a desk's cosignature of a checkpoint; safe to repeat. */
  async cosign(token: Uint8Array, cosignature: Cosignature): Promise<void> {
    await this.#send({ method: 'POST', path: ROUTES.logCosignatures, token, body: json(cosignature) });
  }

  /** Hands in a unit's new epochs and membership; safe to repeat. */
  async publish(destination: string, publication: Publication): Promise<void> {
    const path = fillRoute(ROUTES.publications, destination);
    await this.#send({ method: 'POST', path, body: json(publication), answerMax: JSON_ANSWER_MAX });
  }

  /** A challenge for a proof of work, good for two hours. */
  async proofChallenge(): Promise<ProofChallenge> {
    return this.#json({ method: 'POST', path: ROUTES.proofs, body: json({}) }, proofChallengeBody);
  }

  /** Hands in a report: state (512 bytes) and envelope under a fresh access token (32 bytes, secret); safe to repeat. */
  async createThread(
    destination: string,
    token: Uint8Array,
    state: Uint8Array,
    envelope: Uint8Array,
    proof: Proof,
    claims: readonly AttachmentClaim[] = [],
  ): Promise<void> {
    const path = fillRoute(ROUTES.threads, destination);
    const body = binary(concat(state, envelope));
    await this.#json({ method: 'POST', path, token, proof, claims, body }, threadCreatedBody);
  }

  /** A thread as its reporter may see it; nothing in it is verified. */
  async readThread(token: Uint8Array): Promise<UnverifiedThread> {
    const path = ROUTES.thread;
    const bytes = await this.#send({ method: 'GET', path, token, answerMax: THREAD_ANSWER_MAX });
    return believe(() => decodeThread(bytes));
  }

  /**
   * Adds a reporter's follow-up that is sealed to a destination (by id), together with the new state, if the old state (its
   * hash) and the destination still stand; safe to repeat.
   */
  async addFollowUp(
    token: Uint8Array,
    destination: string,
    ifMatch: Uint8Array,
    state: Uint8Array,
    envelope: Uint8Array,
    claims: readonly AttachmentClaim[] = [],
  ): Promise<void> {
    const path = `${ROUTES.threadMessages}?destination=${encodeURIComponent(destination)}`;
    const body = binary(concat(state, envelope));
    await this.#json({ method: 'POST', path, token, ifMatch, claims, body }, storedBody);
  }

  /** Replaces a thread's state, if the old one (its hash) still stands. */
  async putState(token: Uint8Array, ifMatch: Uint8Array, state: Uint8Array): Promise<void> {
    const path = ROUTES.threadState;
    await this.#send({ method: 'PUT', path, token, ifMatch, body: binary(state) });
  }

  /** Withdraws a thread by the reporter's signed word (74 bytes); safe to repeat. */
  async withdraw(token: Uint8Array, withdrawal: Uint8Array): Promise<void> {
    const path = ROUTES.threadWithdrawal;
    await this.#send({ method: 'POST', path, token, body: binary(withdrawal) });
  }

  /** A fresh challenge (52 bytes) for a desk to sign. */
  async challenge(): Promise<string> {
    const call = { method: 'POST', path: ROUTES.challenges, body: json({}) } as const;
    return (await this.#json(call, challengeBody)).challenge;
  }

  /** Opens a desk's session; the token (52 bytes as text) is secret. */
  async openSession(request: SessionRequest): Promise<{ token: string; seconds: number }> {
    const { destination, desk } = request;
    const [challenge, signature] = [encodeBase64(request.challenge), encodeBase64(request.signature)];
    const body = json({ destination, desk, challenge, signature });
    return this.#json({ method: 'POST', path: ROUTES.sessions, body }, sessionBody);
  }

  /** The newest signed membership of the session's unit. */
  async membership(token: Uint8Array): Promise<UnverifiedDocument> {
    const call = { method: 'GET', path: ROUTES.membership, token, answerMax: JSON_ANSWER_MAX } as const;
    return this.#json(call, dsseBody);
  }

  /** What came into the unit's inbox behind a cursor, oldest first; nothing in it is verified. */
  async inbox(token: Uint8Array, after: bigint): Promise<InboxPage> {
    const path = `${ROUTES.inbox}?after=${String(after)}`;
    const bytes = await this.#send({ method: 'GET', path, token, answerMax: INBOX_ANSWER_MAX });
    return believe(() => decodeInbox(bytes));
  }

  /** Adds a desk's envelopes (a reply, a note, or both at once) to a thread of its unit; safe to repeat. */
  async addDeskMessages(token: Uint8Array, thread: string, envelopes: readonly Uint8Array[]): Promise<void> {
    const path = fillRoute(ROUTES.deskMessages, thread);
    const body = binary(encodeFrames(envelopes.map((bytes) => ({ tag: FRAME.message, bytes }))));
    await this.#json({ method: 'POST', path, token, body }, storedBody);
  }

  /** Takes a thread of the desk's unit off the server, by a closing that the unit signed; safe to repeat. */
  async closeThread(token: Uint8Array, thread: string, closing: Uint8Array): Promise<void> {
    const path = fillRoute(ROUTES.deskClosing, thread);
    await this.#json({ method: 'POST', path, token, body: binary(closing) }, storedBody);
  }

  /** Passes a thread of the desk's unit on to another destination; safe to repeat. */
  async transferThread(token: Uint8Array, thread: string, request: TransferRequest): Promise<void> {
    const [path, body] = [fillRoute(ROUTES.deskTransfer, thread), binary(encodeTransfer(request))];
    await this.#json({ method: 'POST', path, token, body }, storedBody);
  }

  /** Announces a file under a fresh upload token (32 bytes, secret): its id as text, its padded length; safe to repeat. */
  async stageFile(token: Uint8Array, id: string, padded: number, proof: Proof): Promise<void> {
    const body = json({ id, padded });
    await this.#send({ method: 'POST', path: ROUTES.attachments, token, proof, body });
  }

  /** Sends a sealed part of a staged file; safe to repeat. */
  async putPart(token: Uint8Array, id: string, part: number, sealed: Uint8Array): Promise<void> {
    const path = fillRoute(ROUTES.attachmentPart, id, String(part));
    await this.#send({ method: 'PUT', path, token, body: binary(new Blob([sealed.slice()])) });
  }

  /** The numbers of the parts of a staged file that the server has, rising; `unauthorised` where it knows no such file. */
  async storedParts(token: Uint8Array, id: string): Promise<readonly number[]> {
    const path = fillRoute(ROUTES.attachmentStored, id);
    return (await this.#json({ method: 'GET', path, token, answerMax: JSON_ANSWER_MAX }, storedPartsBody))
      .parts;
  }

  /** A sealed part of a file of a thread of the desk's unit; nothing in it is verified. */
  async deskPart(token: Uint8Array, thread: string, id: string, part: number): Promise<Uint8Array> {
    const path = fillRoute(ROUTES.deskAttachment, thread, id, String(part));
    return this.#send({ method: 'GET', path, token, answerMax: ATTACHMENT_PART_MAX });
  }

  /** The server that the desk page was started for; asked of the page's own origin, which is the desk's own machine. */
  async deskConfig(): Promise<{ server: string }> {
    return this.#json({ method: 'GET', path: '/config.json' }, deskConfigBody);
  }

  async #json<const Schema extends v.GenericSchema>(
    call: Call,
    schema: Schema,
  ): Promise<v.InferOutput<Schema>> {
    const bytes = await this.#send(call);
    return believe(() => decodeJson(bytes, schema, 'document_malformed'));
  }

  async #send(call: Call): Promise<Uint8Array> {
    const headers = new Headers();
    if (call.token !== undefined) headers.set('Authorization', `Bearer ${encodeBase64(call.token)}`);
    if (call.ifMatch !== undefined) headers.set('If-Match', `"${encodeBase64(call.ifMatch)}"`);
    if (call.proof !== undefined) headers.set(PROOF_HEADER, encodeProof(call.proof));
    if (call.claims !== undefined && call.claims.length > 0) {
      headers.set(ATTACHMENTS_HEADER, encodeClaims(call.claims));
    }
    if (call.body !== undefined) headers.set('Content-Type', call.body.type);
    let response: Response;
    let bytes: Uint8Array;
    try {
      response = await this.#fetch(`${this.#server}${call.path}`, {
        method: call.method,
        headers,
        body: call.body?.bytes.slice() ?? null,
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
        signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
      });
      bytes = await readAtMost(response, call.answerMax ?? ANSWER_MAX);
    } catch (error) {
      throw error instanceof ApiError ? error : new ApiError('network');
    }
    if (response.ok) return bytes;
    throw refusal(response.status, bytes);
  }
}
