import type { FollowUp } from '../../../crypto/content.ts';
import type { Day } from '../../../crypto/days.ts';
import type { Directory } from '../../../crypto/documents/directory.ts';
import { encodeBase64 } from '../../../crypto/encoding.ts';
import type { ReporterKeys } from '../../../crypto/keys.ts';
import { envelopeHash } from '../../../crypto/seal.ts';
import { sealState, stateHash } from '../../../crypto/state.ts';
import { signWithdrawal } from '../../../crypto/withdrawal.ts';
import type { AttachmentClaim } from '../../../crypto/wire/claims.ts';
import type { Api } from '../network/api.ts';
import type { SentFile } from '../files/attachments.ts';
import { fetchCertificate, type Unwitnessed } from '../directory.ts';
import type { Assurance } from '../log/assurance.ts';
import { sealContent } from '../seal-content.ts';
import type { Visit } from './thread.ts';

/** A follow-up that is sealed and ready to be handed in, as often as it takes. */
export interface SealedAnswer {
  readonly envelope: Uint8Array;
  /** The new record, 512 bytes. */
  readonly record: Uint8Array;
  /** The hash of the record that it replaces, 32 bytes. */
  readonly ifMatch: Uint8Array;
  /** For the files that it brings. */
  readonly claims: readonly AttachmentClaim[];
  /** The visit as it is once this has been handed in. */
  readonly after: Visit;
  /** Who else has seen the key that it is sealed to. */
  readonly assurance: Assurance;
}

/**
 * Seals a follow-up to the thread's own destination; its files are on the server already, whole. Nothing is sent but the
 * question for its certificate. §7.3
 * Throws `DropError` (`content_too_long` with the count over, a refused certificate, …) or `ApiError`.
 */
export async function sealAnswer(
  api: Api,
  directory: Directory,
  keys: ReporterKeys,
  visit: Visit,
  message: {
    readonly text: string;
    readonly files?: readonly SentFile[];
    readonly today: Day;
    readonly unwitnessed?: Unwitnessed;
  },
): Promise<SealedAnswer> {
  const { certificate, assurance } = await fetchCertificate(
    api,
    directory,
    visit.destination.id,
    message.today,
    message.unwitnessed ?? 'stop',
  );
  const files = message.files ?? [];
  const content: FollowUp = {
    v: 1,
    seq: visit.state.nextSeq,
    prev: encodeBase64(visit.state.head),
    seen: visit.seen,
    date: message.today,
    text: message.text,
    ...(files.length === 0 ? {} : { attachments: files.map(({ entry }) => entry) }),
  };
  const { threadKey, sign } = keys;
  const envelope = sealContent('follow-up', content, certificate, { threadKey, sender: sign.secretKey });
  const state = { ...visit.state, nextSeq: visit.state.nextSeq + 1, head: envelopeHash(envelope) };
  const record = sealState(state, keys.stateKey, threadKey);
  const claims = files.map(({ claim }) => claim);
  return {
    envelope,
    record,
    ifMatch: stateHash(visit.record),
    claims,
    after: { ...visit, state, record, isRead: false },
    assurance,
  };
}

/**
 * Hands in a sealed follow-up; the same one may be handed in again after a lost connection. §13
 * Throws `ApiError`; `state_changed` means that somebody else used the code since the visit.
 */
export async function sendAnswer(api: Api, keys: ReporterKeys, sealed: SealedAnswer): Promise<Visit> {
  const { id } = sealed.after.destination;
  await api.addFollowUp(keys.accessToken, id, sealed.ifMatch, sealed.record, sealed.envelope, sealed.claims);
  return sealed.after;
}

/** Withdraws everything: the server deletes the thread, and the desk sees the reporter's signed word. §8.3 */
export async function withdrawThread(api: Api, keys: ReporterKeys, today: Day): Promise<void> {
  await api.withdraw(keys.accessToken, signWithdrawal(keys.threadKey, today, keys.sign.secretKey));
}
