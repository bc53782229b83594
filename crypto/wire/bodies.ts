import * as v from 'valibot';
import { base64Text, destinationId, u32 } from '../json.ts';
import { ATTACHMENT_ID_SIZE, ATTACHMENT_LENGTH_MAX, ATTACHMENT_PADDED_MIN } from './attachment.ts';
import { QUORUM_MAX } from './log.ts';
import { CERTIFICATES_MAX, DOCUMENT_MAX, HASH_SIZE, SIGNATURE_SIZE } from './sizes.ts';

/** A signed document as it crosses the wire (DSSE); its signature is not verified yet. §5 */
export const dsseBody = v.strictObject({
  payloadType: v.pipe(v.string(), v.maxLength(100)),
  payload: v.pipe(v.string(), v.maxLength(DOCUMENT_MAX)),
  signatures: v.pipe(
    v.array(v.strictObject({ keyid: v.pipe(v.string(), v.maxLength(64)), sig: base64Text(SIGNATURE_SIZE) })),
    v.minLength(1),
    v.maxLength(16),
  ),
});

/** A signed document whose signature nobody has verified yet. §5 */
export type UnverifiedDocument = v.InferOutput<typeof dsseBody>;

/** A checkpoint with cosignatures, as a note; for each certificate its place in that tree and the hashes of its path. §5.9 */
const logView = v.strictObject({
  checkpoint: v.pipe(v.string(), v.maxLength(65_536)),
  proofs: v.pipe(
    v.array(
      v.nullable(
        v.strictObject({
          index: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
          path: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]*$/), v.maxLength(2731)),
        }),
      ),
    ),
    v.maxLength(CERTIFICATES_MAX),
  ),
});

/** How certificates stand in the log, under a view for each unit asked for at most, and the certificates of the desks that have cosigned. §5.9 */
export const loggedBody = v.strictObject({
  views: v.pipe(v.array(logView), v.maxLength(QUORUM_MAX)),
  desks: v.pipe(v.array(dsseBody), v.maxLength(200)),
});

/** See {@link loggedBody}; nothing in it is verified. §5.9 */
export type UnverifiedLogged = v.InferOutput<typeof loggedBody>;

/** The certificates of a destination that have not run out, lowest epoch first, at most 64; and how they are logged. §5 */
export const certificateListBody = v.strictObject({
  certificates: v.pipe(v.array(dsseBody), v.maxLength(CERTIFICATES_MAX)),
  log: v.exactOptional(loggedBody),
});

/** See {@link certificateListBody}; nothing in it is verified. §5 */
export type UnverifiedCertificates = v.InferOutput<typeof certificateListBody>;

/** A desk's cosignature of the checkpoint of that size (72 bytes), and its certificate. §10.7 */
export const cosignatureBody = v.strictObject({
  size: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  signature: base64Text(72),
  certificate: dsseBody,
});

/** See {@link cosignatureBody}. §10.7 */
export type Cosignature = v.InferOutput<typeof cosignatureBody>;

/** A unit's new epochs together with the membership that goes with them; the signatures are the authority. §5 */
export const publicationBody = v.strictObject({
  certificates: v.pipe(v.array(dsseBody), v.maxLength(CERTIFICATES_MAX)),
  membership: dsseBody,
});

/** See {@link publicationBody}. §5 */
export type Publication = v.InferOutput<typeof publicationBody>;

/** The body of a request that asks for something fresh and says nothing: an empty object. §13 */
export const emptyBody = v.strictObject({});

/** A challenge of 52 bytes that a desk signs, single use, good for two minutes. §10 */
export const challengeBody = v.strictObject({ challenge: base64Text(52) });

/** A desk's claim to a session: its signature over the challenge, `session v1`. §10 */
export const sessionRequestBody = v.strictObject({
  destination: destinationId,
  desk: base64Text(12),
  challenge: base64Text(52),
  signature: base64Text(SIGNATURE_SIZE),
});

/** A session: a token (52 bytes, secret) for `Authorization: Bearer`, and for how many seconds it is good. §10 */
export const sessionBody = v.strictObject({
  token: base64Text(52),
  seconds: v.pipe(v.number(), v.integer(), v.minValue(1)),
});

/** What is answered to a message that was stored durably: BLAKE2b-256 of its envelope. §13 */
export const storedBody = v.strictObject({ hash: base64Text(HASH_SIZE) });

/** What is answered to a report that was stored durably: its thread key. §13 */
export const threadCreatedBody = v.strictObject({ thread: base64Text(32) });

/** A file that is about to be sent: its id (16 bytes) and padded length in bytes. §7.6 */
export const stagingBody = v.strictObject({
  id: base64Text(ATTACHMENT_ID_SIZE),
  padded: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(ATTACHMENT_PADDED_MIN),
    v.maxValue(ATTACHMENT_LENGTH_MAX),
  ),
});

/** The numbers of the parts of a staged file that are on disk, rising. §7.6 */
export const storedPartsBody = v.strictObject({ parts: v.array(u32) });
