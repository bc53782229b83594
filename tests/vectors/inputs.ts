import * as v from 'valibot';
import type { Destination } from '../../crypto/documents/directory.ts';
import { decodeBase64 } from '../../crypto/encoding.ts';
import { dsseBody } from '../../crypto/wire/bodies.ts';

/** Bytes in a vector: base64url text without padding. */
export const bytes = v.pipe(
  v.string(),
  v.transform((text) => decodeBase64(text)),
);

/** The two fields of a destination that verification looks at; the rest is filled in. */
export const destination = v.pipe(
  v.strictObject({ id: v.string(), unit: v.string() }),
  v.transform(({ id, unit }): Destination => ({
    id,
    unit,
    name: { en: id, cy: id },
    nation: 'England',
    kind: 'force',
    alternatives: [],
  })),
);

/** A signed document. */
export const document = dsseBody;

/** What an operation is: the form of its inputs, and what it makes of them. */
export interface Operation {
  readonly run: (inputs: Record<string, unknown>) => unknown;
  /** Needs Argon2id, which the reporter's page does not have. */
  readonly deskOnly: boolean;
}

/** Makes an operation of a form and a function. */
export function operation<const Entries extends v.ObjectEntries>(
  entries: Entries,
  run: (inputs: v.InferOutput<v.StrictObjectSchema<Entries, undefined>>) => unknown,
  deskOnly = false,
): Operation {
  const schema = v.strictObject(entries);
  return { run: (inputs) => run(v.parse(schema, inputs)), deskOnly };
}
