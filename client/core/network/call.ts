import { encodeJson } from '../../../crypto/json.ts';
import type { AttachmentClaim } from '../../../crypto/wire/claims.ts';
import type { Proof } from '../../../crypto/wire/proof.ts';

/** One request to the server; `answerMax` is the longest answer that is read, in bytes: 4096 where it is left out. §13 */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly token?: Uint8Array;
  readonly ifMatch?: Uint8Array;
  readonly proof?: Proof;
  readonly claims?: readonly AttachmentClaim[];
  readonly body?: {
    readonly type: 'application/json' | 'application/octet-stream';
    readonly bytes: Uint8Array | Blob;
  };
  readonly answerMax?: number;
}

/** A body of bytes. */
export function binary(bytes: Uint8Array | Blob): NonNullable<Call['body']> {
  return { type: 'application/octet-stream', bytes };
}

/** A body of JSON. */
export function json(value: object): NonNullable<Call['body']> {
  return { type: 'application/json', bytes: encodeJson(value) };
}

/** What a session's opening needs: see `sessionRequestBody`. */
export interface SessionRequest {
  readonly destination: string;
  readonly desk: string;
  readonly challenge: Uint8Array;
  readonly signature: Uint8Array;
}
