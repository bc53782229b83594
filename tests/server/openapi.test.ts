import { expect, test } from 'vitest';
import { FAILURES } from '../../crypto/wire/failures.ts';
import { ROUTES } from '../../crypto/wire/routes.ts';
import { describeEndpoints, refusalCodes } from '../../server/openapi.ts';
import { endpoints } from '../../server/routes/all.ts';

interface Operation {
  readonly security: object[];
  readonly parameters: {
    readonly name: string;
    readonly in: string;
    readonly schema: { readonly pattern?: string };
  }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: unknown }> };
  readonly responses: Record<string, unknown>;
}

const document = describeEndpoints(endpoints);
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation: operation as Operation })),
);

test('every route of the protocol is served and described, and no other', () => {
  const described = new Set(operations.map(({ path }) => path.replace(/\{([a-z]+)\}/g, ':$1')));
  expect(described).toEqual(new Set(Object.values(ROUTES)));
  expect(operations).toHaveLength(endpoints.length);
});

/** Whose token each kind of access takes, and the headers that an endpoint may ask for. */
const TOKENS = { anyone: [], reporter: ['accessToken'], uploader: ['uploadToken'], desk: ['session'] };
const HEADERS = { ifMatch: 'If-Match', attachments: 'Attachments', proof: 'Proof-Of-Work' } as const;
const asksFor = ['ifMatch', 'attachments', 'proof'] as const;

test('each operation names who may call, its path parameters and headers, its body and every refusal', () => {
  for (const endpoint of endpoints) {
    const path = ROUTES[endpoint.route].replace(/:([a-z]+)/g, '{$1}');
    const { operation } = operations.find(
      (it) => it.path === path && it.method === endpoint.method.toLowerCase(),
    )!;
    expect(operation.security.flatMap((it) => Object.keys(it))).toEqual(TOKENS[endpoint.access]);
    const headers = operation.parameters.filter((it) => it.in === 'header').map(({ name }) => name);
    expect(headers).toEqual(asksFor.filter((it) => endpoint[it]).map((it) => HEADERS[it]));
    const names = operation.parameters.filter((it) => it.in === 'path').map(({ name }) => `{${name}}`);
    expect(path.match(/\{[a-z]+\}/g) ?? []).toEqual(names);
    expect(Object.keys(operation.requestBody?.content ?? {})).toEqual(
      endpoint.body === undefined ? [] : [endpoint.body.type],
    );
    const statuses = [
      ...endpoint.answers.map(({ status }) => status),
      ...[...refusalCodes(endpoint)].map((code) => FAILURES[code].status),
    ];
    expect(new Set(Object.keys(operation.responses))).toEqual(new Set(statuses.map(String)));
  }
});

test.each([
  ['inbox', 'after', ['0', '9223372036854775807'], ['', '01', '-1', 'x']],
  ['threadMessages', 'destination', ['kent', 'greater-manchester'], ['', 'Kent', 'kent-', 'a--b']],
] as const)('what %s takes as %s is described as it is', (route, name, taken, refused) => {
  const { operation } = operations.find(({ path }) => path === ROUTES[route])!;
  const { schema } = operation.parameters.find((it) => it.in === 'query')!;
  expect(operation.parameters.map((it) => it.name)).toContain(name);
  const pattern = new RegExp(schema.pattern!);
  expect(taken.filter((value) => !pattern.test(value))).toEqual([]);
  expect(refused.filter((value) => pattern.test(value))).toEqual([]);
});

test('it is a document of its kind, with whole schemas', () => {
  expect(document.openapi).toBe('3.1.0');
  expect(document.components.schemas.Failure).toMatchObject({
    type: 'object',
    required: ['error', 'message'],
    additionalProperties: false,
  });
  const json = operations.flatMap(({ operation }) => {
    const schema = operation.requestBody?.content['application/json']?.schema;
    return schema === undefined ? [] : [schema];
  });
  expect(json).toHaveLength(6);
  for (const schema of json) expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
});
