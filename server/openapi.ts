import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import { ATTACHMENTS_MAX } from '../crypto/wire/attachment.ts';
import { ATTACHMENTS_HEADER } from '../crypto/wire/claims.ts';
import { FAILURES, failureBody, type FailureCode } from '../crypto/wire/failures.ts';
import { PROOF_HEADER, PROOF_HEADER_MAX } from '../crypto/wire/proof.ts';
import { ROUTES } from '../crypto/wire/routes.ts';
import type { AnswerShape, BodyRule, Endpoint } from './endpoint.ts';

const BEARER = { reporter: 'accessToken', uploader: 'uploadToken', desk: 'session' } as const;

/** Describes the endpoints as an OpenAPI 3.1 document, from the rules that requests are checked with. */
export function describeEndpoints(endpoints: readonly Endpoint[]) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const endpoint of endpoints) {
    const path = ROUTES[endpoint.route].replace(/:([a-z]+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Drop box',
      version: '1',
      summary: 'End-to-end encrypted reports: the server keeps ciphertext and signed documents.',
    },
    paths,
    components: {
      securitySchemes: {
        accessToken: {
          type: 'http',
          scheme: 'bearer',
          description: "32 bytes as base64url, derived from the reporter's receipt.",
        },
        uploadToken: {
          type: 'http',
          scheme: 'bearer',
          description: '32 random bytes as base64url, drawn by whoever sends the file.',
        },
        session: {
          type: 'http',
          scheme: 'bearer',
          description: '52 bytes as base64url, from /api/desk/sessions.',
        },
      },
      schemas: { Failure: schemaOf(failureBody) },
    },
  };
}

function operation(endpoint: Endpoint) {
  const { route, method, summary, access, body } = endpoint;
  return {
    operationId: route === 'openapi' ? 'describe' : `${method.toLowerCase()}_${route}`,
    summary,
    security: access === 'anyone' ? [] : [{ [BEARER[access]]: [] }],
    parameters: parameters(endpoint),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { [body.type]: bodyOf(body) } } }),
    responses: { ...answers(endpoint.answers), ...refusals(endpoint) },
  };
}

/** The headers that an endpoint may ask for, by the member that says so. */
const HEADERS = {
  ifMatch: {
    name: 'If-Match',
    required: true,
    description: 'The hash of the state that was read, as base64url in quotation marks.',
    schema: { type: 'string', pattern: '^"[A-Za-z0-9_-]{43}"$' },
  },
  attachments: {
    name: ATTACHMENTS_HEADER,
    required: false,
    description: `The staged files that the message brings: at most ${ATTACHMENTS_MAX} of \`id.token\`, with commas between.`,
    schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}(,|$)' },
  },
  proof: {
    name: PROOF_HEADER,
    required: true,
    description: 'A solved challenge of /api/proofs: JSON as base64url.',
    schema: { type: 'string', maxLength: PROOF_HEADER_MAX, pattern: '^[A-Za-z0-9_-]+$' },
  },
} as const;

function parameters(endpoint: Endpoint) {
  const names = ROUTES[endpoint.route].matchAll(/:([a-z]+)/g);
  const headers = (['ifMatch', 'attachments', 'proof'] as const).filter((it) => endpoint[it] === true);
  return [
    ...Array.from(names, ([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ...Object.entries(endpoint.query ?? {}).map(([name, { description, schema }]) => {
      return { name, in: 'query', required: true, description, schema: schemaOf(schema) };
    }),
    ...headers.map((it) => ({ ...HEADERS[it], in: 'header' })),
  ];
}

function bodyOf(rule: BodyRule) {
  if (rule.type === 'application/json') return { schema: schemaOf(rule.schema) };
  const { lengths, description } = rule;
  const range = 'max' in lengths ? lengths : { min: Math.min(...lengths), max: Math.max(...lengths) };
  return {
    schema: { type: 'string', format: 'binary', description, minLength: range.min, maxLength: range.max },
  };
}

function answers(shapes: readonly AnswerShape[]) {
  return Object.fromEntries(
    shapes.map(({ status, description, body }) => [status, { description, ...contentOf(body) }]),
  );
}

function contentOf(body: AnswerShape['body']) {
  if (body === undefined) return {};
  if (body === 'bytes') {
    return { content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } };
  }
  if (body === 'plain') return { content: { 'text/plain': { schema: { type: 'string' } } } };
  const schema = body === 'object' ? { type: 'object' } : schemaOf(body);
  return { content: { 'application/json': { schema } } };
}

/** Every refusal that a request can meet here, by status: several codes can share one. */
function refusals(endpoint: Endpoint) {
  const byStatus = new Map<number, FailureCode[]>();
  for (const code of refusalCodes(endpoint)) {
    const { status } = FAILURES[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `${code}: ${FAILURES[code].message}`).join(' '),
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } },
      },
    ]),
  );
}

/** All codes that an endpoint can refuse with: its own, and those of the checks in front of it. */
export function refusalCodes({
  access,
  attachments,
  body,
  ifMatch,
  proof,
  refusals: own,
  withoutDatabase,
}: Endpoint): ReadonlySet<FailureCode> {
  return new Set<FailureCode>([
    'malformed',
    ...(access === 'anyone' ? [] : (['unauthorised'] as const)),
    ...(body === undefined ? [] : (['media_type', 'length_required', 'too_large'] as const)),
    ...(body?.type === 'application/octet-stream' ? [body.wrongLength] : []),
    ...(ifMatch === undefined ? [] : (['precondition_required', 'state_changed'] as const)),
    ...(attachments === undefined ? [] : (['attachments_missing'] as const)),
    ...(proof === undefined ? [] : (['proof_refused'] as const)),
    ...own,
    ...(withoutDatabase === true ? [] : (['unavailable'] as const)),
    'method_not_allowed',
    'internal',
  ]);
}

/** A check that JSON Schema has no word for (canonical base64url, real calendar days) is left out; the server makes it all the same. */
function schemaOf(schema: GenericSchema) {
  return toJsonSchema(schema, { errorMode: 'ignore', target: 'draft-2020-12' });
}
