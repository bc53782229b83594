import { decodeBase64, encodeBase64 } from '../encoding.ts';
import { DropError } from '../errors.ts';
import { ATTACHMENT_ID_SIZE, ATTACHMENTS_MAX, UPLOAD_TOKEN_SIZE } from './attachment.ts';

/** The request header that says which staged files a message brings. §7.6 */
export const ATTACHMENTS_HEADER = 'Attachments';

/** The right to a staged file: its id (16 bytes) and the token (32 bytes, secret) that it was sent with. §7.6 */
export interface AttachmentClaim {
  readonly id: Uint8Array;
  readonly token: Uint8Array;
}

/** Encodes claims as the value of {@link ATTACHMENTS_HEADER}: `id.token` in base64url, with commas between. §7.6 */
export function encodeClaims(claims: readonly AttachmentClaim[]): string {
  return claims.map(({ id, token }) => `${encodeBase64(id)}.${encodeBase64(token)}`).join(',');
}

/**
 * Decodes the value of {@link ATTACHMENTS_HEADER}: 1 to 32 claims with different ids. Throws `encoding_invalid` on any
 * other form. §7.6
 */
export function decodeClaims(text: string): AttachmentClaim[] {
  const pairs = text.split(',', ATTACHMENTS_MAX + 1);
  const ids = new Set(pairs.map((pair) => pair.split('.')[0]));
  if (pairs.length > ATTACHMENTS_MAX || ids.size < pairs.length) throw new DropError('encoding_invalid');
  return pairs.map((pair) => {
    const [id = '', token = '', ...more] = pair.split('.');
    if (more.length > 0) throw new DropError('encoding_invalid');
    return { id: decodeBase64(id, ATTACHMENT_ID_SIZE), token: decodeBase64(token, UPLOAD_TOKEN_SIZE) };
  });
}
