import type { Context } from 'hono';
import { safeParse } from 'valibot';
import { dayOf } from '../../crypto/days.ts';
import { decodeText } from '../../crypto/encoding.ts';
import { PROOF_HEADER } from '../../crypto/wire/proof.ts';
import { ACCESS_TOKEN_SIZE } from '../../crypto/wire/sizes.ts';
import type { Answer, Call, Endpoint, Services } from '../endpoint.ts';
import { Refusal } from '../errors.ts';
import { ROUTES } from '../../crypto/wire/routes.ts';
import { TOKEN_SIZE } from '../tokens.ts';
import type { HeadersOf } from './headers.ts';
import { readAttachments, readBody, readIfMatch, readQuery, readToken } from './request.ts';
import { requireSession } from './session.ts';

/** How many requests may be with the database or waiting for it; more are told to come back. */
const BUSY_MAX = 256;

const LASTING = 'public, max-age=31536000, immutable';

/**
 * Makes a Hono handler of an endpoint: everything that the endpoint declares is checked, in the order token, headers, body, then
 * it is run. Throws {@link Refusal}, or what the database throws.
 */
export function runEndpoints(
  services: Services,
  headersOf: HeadersOf,
): (endpoint: Endpoint) => (context: Context) => Promise<Response> {
  let busy = 0;
  return (endpoint) => {
    const respond = responder(headersOf(ROUTES[endpoint.route]));
    const weight = endpoint.withoutDatabase === true ? 0 : 1;
    const refuseIfBusy = (): void => {
      if (busy + weight > BUSY_MAX) throw new Refusal('unavailable');
    };
    return async (context) => {
      const query = readQuery(context, endpoint);
      const token = tokenOf(context, endpoint);
      // Told before a body is read, so that being told costs little; and once more when it is here.
      refuseIfBusy();
      const ifMatch = endpoint.ifMatch === undefined ? new Uint8Array(0) : readIfMatch(context);
      const body = await readBody(context, endpoint.body);
      const call: Call = {
        services,
        today: dayOf(services.clock()),
        param: (name) => context.req.param(name) ?? '',
        query: (name) => query.get(name) ?? '',
        body,
        json: (schema) => {
          const result = safeParse(schema, parseJson(body));
          if (!result.success) throw new Refusal('malformed');
          return result.output;
        },
        ifMatch,
        attachments: endpoint.attachments === undefined ? [] : readAttachments(context),
        proof: context.req.header(PROOF_HEADER) ?? null,
      };
      refuseIfBusy();
      busy += weight;
      try {
        return respond(await handle(endpoint, call, token));
      } finally {
        busy -= weight;
      }
    };
  };
}

function tokenOf(context: Context, { access }: Endpoint): Uint8Array {
  if (access === 'anyone') return new Uint8Array(0);
  return readToken(context, access === 'desk' ? TOKEN_SIZE : ACCESS_TOKEN_SIZE);
}

async function handle(endpoint: Endpoint, call: Call, token: Uint8Array): Promise<Answer> {
  switch (endpoint.access) {
    case 'anyone':
      return endpoint.handle(call);
    case 'reporter':
    case 'uploader':
      return endpoint.handle({ ...call, token });
    case 'desk':
      return endpoint.handle({ ...call, session: await requireSession(call.services, token) });
  }
}

/** No address takes a list; to a schema without fields it would pass for an object. */
function parseJson(body: Uint8Array): unknown {
  let value: unknown;
  try {
    value = JSON.parse(decodeText(body));
  } catch {
    throw new Refusal('malformed');
  }
  if (Array.isArray(value)) throw new Refusal('malformed');
  return value;
}

/** Makes answers of what handlers gave, with these headers and the one of what is in it. */
function responder(headers: Readonly<Record<string, string>>): (answer: Answer) => Response {
  const jsonHeaders = { ...headers, 'Content-Type': 'application/json' };
  const plainHeaders = { ...headers, 'Content-Type': 'text/plain; charset=utf-8' };
  const byteHeaders = { ...headers, 'Content-Type': 'application/octet-stream' };
  const lastingHeaders = { ...byteHeaders, 'Cache-Control': LASTING };
  return ({ status, json, text, bytes, plain, lasting }) => {
    if (plain !== undefined) return new Response(plain, { status, headers: plainHeaders });
    if (bytes !== undefined) {
      // A view of the driver's or our own buffer, sent as it is.
      const kept = lasting === true ? lastingHeaders : byteHeaders;
      return new Response(bytes as Uint8Array<ArrayBuffer>, { status, headers: kept });
    }
    const content = text ?? (json === undefined ? undefined : JSON.stringify(json));
    if (content === undefined) return new Response(null, { status, headers });
    return new Response(content, { status, headers: jsonHeaders });
  };
}
