import * as v from 'valibot';
import { base64Text, destinationId, u32 } from '../json.ts';
import { ATTACHMENT_ID_SIZE, ATTACHMENT_LENGTH_MAX, ATTACHMENT_PADDED_MIN } from './attachment.ts';
import { HASH_SIZE, SIGNATURE_SIZE } from './sizes.ts';

/** A signed document as it crosses the wire (DSSE); its signature is not verified yet. §5 */
export const dsseBody = v.strictObject({
  payloadType: v.pipe(v.string(), v.maxLength(100)),
  payload: v.pipe(v.string(), v.maxLength(1_048_576)),
  signatures: v.pipe(
    v.array(v.strictObject({ keyid: v.pipe(v.string(), v.maxLength(64)), sig: base64Text(SIGNATURE_SIZE) })),
    v.minLength(1),
    v.maxLength(16),
  ),
});

/** A signed document whose signature nobody has verified yet. §5 */
export type UnverifiedDocument = v.InferOutput<typeof dsseBody>;

/** The certificates of a destination that have not run out, lowest epoch first, at most 64. §5 */
export const certificateListBody = v.strictObject({
  certificates: v.pipe(v.array(dsseBody), v.maxLength(64)),
});

/** A unit's new epochs together with the membership that goes with them; the signatures are the authority. §5 */
export const publicationBody = v.strictObject({
  certificates: v.pipe(v.array(dsseBody), v.maxLength(64)),
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
