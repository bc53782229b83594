import { ApiError } from '../core/network/failure.ts';
import { DropError, type ErrorCode } from '../../crypto/errors.ts';
import { FileFailure, type FileFailureCode } from './files/failure.ts';
import type { Trouble } from './trouble.ts';

/** This build of the page holds no root key. */
export class NoRootKey extends Error {}

/** Puts into the page's terms why something did not work; anything unforeseen is `unexpected`. */
export function toTrouble(error: unknown): Trouble {
  if (error instanceof NoRootKey) return { kind: 'no-root' };
  if (error instanceof ApiError) return { kind: apiTrouble(error), code: error.code };
  if (error instanceof FileFailure) return { kind: FILE_TROUBLES[error.code] };
  if (!(error instanceof DropError)) return { kind: 'unexpected' };
  if (error.code === 'content_too_long') return { kind: 'too-long', excess: error.excess ?? 0 };
  return { kind: dropTrouble(error.code), code: error.code };
}

const FILE_TROUBLES = {
  unreadable: 'file-unreadable',
  load: 'load',
  stopped: 'stopped',
  unexpected: 'unexpected',
} as const satisfies Record<FileFailureCode, Trouble['kind']>;

function apiTrouble({ code }: ApiError): Exclude<Trouble['kind'], 'too-long'> {
  switch (code) {
    case 'network':
      return 'offline';
    case 'unavailable':
    case 'internal':
    case 'proof_refused':
      return 'busy';
    case 'conflict':
      return 'taken';
    case 'not_found':
      return 'unknown-code';
    case 'withdrawn':
      return 'withdrawn';
    case 'closed':
      return 'closed';
    case 'state_changed':
      return 'in-use';
    case 'document_refused':
      return 'too-late';
    case 'attachments_missing':
    case 'unauthorised':
      return 'files-lost';
    case 'too_large':
      return 'file-too-large';
    case 'thread_full':
      return 'full';
    default:
      return 'unexpected';
  }
}

function dropTrouble(code: ErrorCode): Exclude<Trouble['kind'], 'too-long'> {
  switch (code) {
    case 'saved_malformed':
      return 'not-saved';
    case 'content_invalid':
      return 'invalid';
    case 'log_witnesses':
      return 'unwitnessed';
    case 'destination_unknown':
      return 'not-served';
    case 'document_expired':
    case 'document_not_yet_valid':
    case 'certificate_none':
      return 'out-of-date';
    case 'state_unopenable':
    case 'state_invalid':
      return 'damaged';
    default:
      return 'not-genuine';
  }
}
