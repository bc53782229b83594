import * as v from 'valibot';
import { AttachmentOpener, layOutAttachment } from '../../../crypto/attachment.ts';
import { concat, encodeBase64 } from '../../../crypto/encoding.ts';
import { sealedPartLength } from '../../../crypto/wire/attachment.ts';
import { bytes, operation } from '../inputs.ts';

/** §7.5: how files are laid out and opened. */
export const attachments = {
  'attachment-layout': operation({ length: v.number() }, ({ length }) => {
    const { padded, parts } = layOutAttachment(length);
    return { padded, parts, last: sealedPartLength(padded, parts - 1) };
  }),
  'attachment-open': operation(
    { id: bytes, key: bytes, length: v.number(), hash: bytes, parts: v.array(bytes) },
    ({ id, key, length, hash, parts }) => {
      const opener = new AttachmentOpener({ id, key }, length, hash);
      const opened = parts.map((part) => opener.open(part));
      opener.finish();
      return encodeBase64(concat(...opened));
    },
  ),
};
