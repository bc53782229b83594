import * as v from 'valibot';
import { decodeText, encodeText, isBase64 } from './encoding.ts';
import { DropError, type ErrorCode } from './errors.ts';

/** Decodes UTF-8 JSON that must have exactly the schema's shape; throws `code` on anything else. §3 */
export function decodeJson<const Schema extends v.GenericSchema>(
  bytes: Uint8Array,
  schema: Schema,
  code: ErrorCode,
): v.InferOutput<Schema> {
  return fit(parse(read(bytes, code), code), schema, code);
}

/**
 * Decodes signed JSON, which must also be written in the one way that {@link encodeJson} writes it: no space, no member
 * twice, no second spelling of a number or letter. So whoever reads it reads the same. Throws `code`. §3
 */
export function decodeExactJson<const Schema extends v.GenericSchema>(
  bytes: Uint8Array,
  schema: Schema,
  code: ErrorCode,
): v.InferOutput<Schema> {
  const text = read(bytes, code);
  const value = parse(text, code);
  const output = fit(value, schema, code);
  // UTF-8 was decoded strictly, and JSON.stringify writes no half of a pair: the same letters are the same bytes.
  if (JSON.stringify(value) !== text) throw new DropError(code);
  return output;
}

function read(bytes: Uint8Array, code: ErrorCode): string {
  try {
    return decodeText(bytes);
  } catch {
    throw new DropError(code);
  }
}

function parse(text: string, code: ErrorCode): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new DropError(code);
  }
}

function fit<const Schema extends v.GenericSchema>(
  value: unknown,
  schema: Schema,
  code: ErrorCode,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value);
  if (!result.success) throw new DropError(code);
  return result.output;
}

/** Encodes a value as UTF-8 JSON. What is signed is these bytes, never a second encoding of them. §3 */
export function encodeJson(value: unknown): Uint8Array {
  return encodeText(JSON.stringify(value));
}

/** A schema for `length` bytes written as base64url text; the parsed form stays text. §1 */
export function base64Text(length: number) {
  return v.pipe(
    v.string(),
    v.check((text) => isBase64(text, length)),
  );
}

/** A schema for a calendar day as `YYYY-MM-DD`; days that no calendar has are refused. §1 */
export const day = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}$/),
  v.check((text) => {
    const date = new Date(`${text}T00:00:00Z`);
    return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  }),
);

/** A schema for a whole number from 0 to 2³²−1. */
export const u32 = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff));

/** A schema for how many times a thread was passed on before: 0 to 254. §7.11 */
export const transferNumber = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(254));

/** The most UTF-16 units that a message's text has. §7.3, §7.4 */
export const TEXT_MAX = 120_000;
/** The most UTF-16 units that a reason, or a word to another unit, has. §7.4, §7.11 */
export const REASON_MAX = 20_000;

/** A schema for the id of a destination: lower-case letters, digits and single hyphens, 2 to 40 characters. §5 */
export const destinationId = v.pipe(
  v.string(),
  v.minLength(2),
  v.maxLength(40),
  v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
);
