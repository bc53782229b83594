import * as v from 'valibot';
import { base64Text } from './json.ts';
import { ATTACHMENT_ID_SIZE, ATTACHMENT_LENGTH_MAX, ATTACHMENTS_MAX } from './wire/attachment.ts';

/**
 * A name that is safe to show and to save under: 1 to 120 UTF-16 units, no control or format characters (what turns the
 * direction of writing is among them), nothing that means something in a path, no full stop in front, no full stop or
 * space at the end. §7.5
 */
export const attachmentName = v.pipe(
  v.string(),
  v.maxLength(120),
  v.regex(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}/\\:*?"<>|]+$/u),
  v.regex(/^[^. ](.*[^. ])?$/su),
);

const entry = v.strictObject({
  id: base64Text(ATTACHMENT_ID_SIZE),
  key: base64Text(32),
  name: attachmentName,
  type: v.pipe(v.string(), v.maxLength(100), v.regex(/^[a-z0-9][a-z0-9.+-]*\/[a-z0-9][a-z0-9.+-]*$/)),
  length: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(ATTACHMENT_LENGTH_MAX)),
  hash: base64Text(32),
  form: v.picklist(['cleaned', 'original', 'file']),
});

/**
 * The files that a message brings, 1 to 32 with different ids. `id` (16 bytes) and `key` (32, secret) are as in
 * `AttachmentKeys`, `length` is in bytes, `hash` is BLAKE2b-256 of the file. `form` says whether a picture was cleaned
 * of what it gave away, or is the original, or the file is none that can be cleaned. §7.5
 */
export const attachmentEntries = v.pipe(
  v.array(entry),
  v.minLength(1),
  v.maxLength(ATTACHMENTS_MAX),
  v.check((entries) => new Set(entries.map(({ id }) => id)).size === entries.length),
);

/** One file as its message describes it; its `key` is secret. See {@link attachmentEntries}. §7.5 */
export type AttachmentEntry = v.InferOutput<typeof entry>;
