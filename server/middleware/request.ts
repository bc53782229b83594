import type { Context } from 'hono';
import { is } from 'valibot';
import { decodeBase64 } from '../../crypto/encoding.ts';
import { HASH_SIZE } from '../../crypto/wire/sizes.ts';
import { ATTACHMENTS_HEADER, decodeClaims } from '../../crypto/wire/claims.ts';
import type { BodyRule, Endpoint } from '../endpoint.ts';
import { orRefuse, Refusal } from '../errors.ts';
import type { StagedName } from '../store/attachments.ts';
import { uploadTokenHash } from '../tokens.ts';

/** The bearer token of that many bytes; throws `unauthorised` where there is none of that form. */
export function readToken(context: Context, length: number): Uint8Array {
  const [, text = ''] = /^Bearer ([A-Za-z0-9_-]+)$/.exec(context.req.header('Authorization') ?? '') ?? [];
  return orRefuse('unauthorised', () => decodeBase64(text, length));
}

/** The hash in If-Match (32 bytes); throws `precondition_required` where it is missing, `malformed` on another form. */
export function readIfMatch(context: Context): Uint8Array {
  const header = context.req.header('If-Match');
  if (header === undefined) throw new Refusal('precondition_required');
  const [, text = ''] = /^"([A-Za-z0-9_-]+)"$/.exec(header) ?? [];
  return orRefuse('malformed', () => decodeBase64(text, HASH_SIZE));
}

/** The files that a message brings; none where the header is missing. Throws `malformed` on another form. §7.6 */
export function readAttachments(context: Context): StagedName[] {
  const text = context.req.header(ATTACHMENTS_HEADER);
  if (text === undefined) return [];
  const claims = orRefuse('malformed', () => decodeClaims(text));
  return claims.map(({ id, token }) => ({ id, tokenHash: uploadTokenHash(token) }));
}

const NO_QUERY = new URLSearchParams();

/** The query; throws `malformed` unless it has the parameters that the endpoint declares, each once and of its form, and no other. */
export function readQuery(context: Context, { query = {} }: Endpoint): URLSearchParams {
  const rules = Object.entries(query);
  if (rules.length === 0 && !context.req.url.includes('?')) return NO_QUERY;
  const { searchParams } = new URL(context.req.url);
  const fits = rules.every(([name, { schema }]) => is(schema, searchParams.get(name)));
  if (!fits || searchParams.size !== rules.length) throw new Refusal('malformed');
  return searchParams;
}

/**
 * Reads a body of the type and length that the rule says. Both are checked in the headers first; Node's HTTP parser hands
 * on no byte beyond Content-Length. Throws `media_type`, `length_required`, `too_large`, `malformed` or the rule's own.
 */
export async function readBody(context: Context, rule: BodyRule | undefined): Promise<Uint8Array> {
  const stated = context.req.header('Content-Length');
  const chunked = context.req.header('Transfer-Encoding') !== undefined;
  if (rule === undefined) {
    if (chunked || (stated !== undefined && stated !== '0')) throw new Refusal('malformed');
    return new Uint8Array(0);
  }
  if (context.req.header('Content-Type') !== rule.type) throw new Refusal('media_type');
  if (chunked || stated === undefined) throw new Refusal('length_required');
  if (!/^\d{1,15}$/.test(stated)) throw new Refusal('malformed');
  const length = Number(stated);
  checkLength(length, rule);
  let body: Uint8Array;
  try {
    body = new Uint8Array(await context.req.raw.arrayBuffer());
  } catch {
    // The caller broke off; nobody reads this answer.
    throw new Refusal('malformed');
  }
  if (body.length !== length) throw new Refusal('malformed');
  return body;
}

function checkLength(length: number, rule: BodyRule): void {
  if (rule.type === 'application/json') {
    if (length > rule.max) throw new Refusal('too_large');
    return;
  }
  const { lengths } = rule;
  const max = 'max' in lengths ? lengths.max : Math.max(...lengths);
  if (length > max) throw new Refusal('too_large');
  const fits = 'max' in lengths ? length >= lengths.min : lengths.includes(length);
  if (!fits) throw new Refusal(rule.wrongLength);
}
