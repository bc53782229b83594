import type { GenericSchema, InferOutput } from 'valibot';
import type { Day } from '../crypto/days.ts';
import type { FailureCode } from '../crypto/wire/failures.ts';
import type { ROUTES } from '../crypto/wire/routes.ts';
import type { DirectoryKeeper } from './directory.ts';
import type { Faults } from './faults.ts';
import type { Log } from './log.ts';
import type { Proofs } from './proof.ts';
import type { StagedName } from './store/attachments.ts';
import type { Database } from './store/database.ts';
import type { StoredSession } from './store/sessions.ts';

/** How many bytes files may have. §7.6 */
export interface FileLimits {
  /** One file, after padding. */
  readonly each: number;
  /** All staged ones together, after encryption. */
  readonly staged: number;
}

/** What the routes work with; clock and randomness come in from outside. */
export interface Services {
  readonly db: Database;
  readonly directory: DirectoryKeeper;
  /** The key (32 bytes, secret) that all replicas authenticate challenges and session tokens with. */
  readonly secret: Uint8Array;
  readonly proofs: Proofs;
  readonly log: Log;
  /** Where the public reaches the server; stands in the claim that desks sign. */
  readonly origin: string;
  /** For how many days a thread is kept; up to six more are drawn. */
  readonly threadDays: number;
  readonly files: FileLimits;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** That many bytes from the system's generator. */
  readonly random: (length: number) => Uint8Array;
  readonly faults: Faults;
}

/** What a body must look like; checked before a byte of it is read. */
export type BodyRule =
  | { readonly type: 'application/json'; readonly max: number; readonly schema: GenericSchema }
  | {
      readonly type: 'application/octet-stream';
      readonly description: string;
      /** The only lengths taken, in bytes; or a range. */
      readonly lengths: readonly number[] | { readonly min: number; readonly max: number };
      /** What a wrong length that is not above the highest is refused with. */
      readonly wrongLength: FailureCode;
    };

/** What a query parameter must look like. */
export interface QueryRule {
  readonly description: string;
  readonly schema: GenericSchema<string>;
}

/** A request that has passed the checks that its endpoint declares. */
export interface Call {
  readonly services: Services;
  readonly today: Day;
  /** A `:name` of the route, as text that nobody has checked. */
  readonly param: (name: string) => string;
  /** A query parameter that the endpoint declares, as its schema takes it. */
  readonly query: (name: string) => string;
  /** The body, as long as the rule says; empty where there is no rule. */
  readonly body: Uint8Array;
  /** The body as JSON of that shape; throws `malformed`. */
  readonly json: <const Schema extends GenericSchema>(schema: Schema) => InferOutput<Schema>;
  /** The hash in If-Match, 32 bytes; empty where the endpoint does not ask for it. */
  readonly ifMatch: Uint8Array;
  /** The files that the message brings; none where the header is missing. */
  readonly attachments: readonly StagedName[];
  /** The value of the Proof-Of-Work header, unchecked; null where it is missing. */
  readonly proof: string | null;
}

/** An answer: JSON, bytes, plain text, or nothing but its status. */
export interface Answer {
  readonly status: 200 | 201;
  readonly json?: unknown;
  /** JSON that is text already, such as a stored document. */
  readonly text?: string;
  readonly bytes?: Uint8Array;
  /** Plain text, such as a signed note. */
  readonly plain?: string;
  /** It never changes: whoever has it may keep it. */
  readonly lasting?: true;
}

/** An answer as the OpenAPI document describes it. */
export interface AnswerShape {
  readonly status: 200 | 201;
  readonly description: string;
  readonly body?: GenericSchema | 'bytes' | 'object' | 'plain';
}

/** Who may call, and the handler with what that brings along. */
type Access =
  | { readonly access: 'anyone'; readonly handle: (call: Call) => Promise<Answer> }
  | {
      /** Whoever shows an access token (32 bytes, secret). */
      readonly access: 'reporter';
      readonly handle: (call: Call & { readonly token: Uint8Array }) => Promise<Answer>;
    }
  | {
      /** Whoever shows an upload token (32 bytes, secret until its file is bound). */
      readonly access: 'uploader';
      readonly handle: (call: Call & { readonly token: Uint8Array }) => Promise<Answer>;
    }
  | {
      /** A desk whose session is good at this moment. */
      readonly access: 'desk';
      readonly handle: (call: Call & { readonly session: DeskSession }) => Promise<Answer>;
    };

/** The session of a desk that is a member now, with the unit key (32 bytes) that vouches for it. */
export interface DeskSession extends StoredSession {
  readonly unit: Uint8Array;
}

/** One route and method: what it takes, what it answers, and who handles it. The OpenAPI document is made from these. */
export type Endpoint = Access & {
  readonly route: keyof typeof ROUTES;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly summary: string;
  /** Its query parameters, by name: all must be there, once, and no others. */
  readonly query?: Readonly<Record<string, QueryRule>>;
  readonly ifMatch?: true;
  /** Whether the message may bring files, named in the Attachments header. */
  readonly attachments?: true;
  /** Whether a proof of work is to be shown. */
  readonly proof?: true;
  readonly body?: BodyRule;
  /** It needs no database, and so is there under any load. */
  readonly withoutDatabase?: true;
  readonly answers: readonly AnswerShape[];
  /** Refusals of its own, beside those that its access, body and headers bring. */
  readonly refusals: readonly FailureCode[];
};
