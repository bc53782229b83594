/**
 * Every way in which the protocol refuses something, as a closed list.
 * The meaning of each code, and what a person should do about it, stands in docs/protocol.md §12.
 */
export const ERROR_CODES = [
  'encoding_invalid',
  'key_invalid',
  'receipt_invalid',
  'envelope_size',
  'envelope_magic',
  'envelope_suite',
  'envelope_kind',
  'envelope_epoch',
  'envelope_unopenable',
  'padding_invalid',
  'content_too_long',
  'content_invalid',
  'message_signature',
  'document_malformed',
  'document_type',
  'document_signer',
  'document_signature',
  'document_invalid',
  'document_older',
  'document_expired',
  'document_not_yet_valid',
  'document_destination',
  'document_chain',
  'destination_unknown',
  'certificate_none',
  'desk_unknown',
  'seeds_unopenable',
  'keyfile_malformed',
  'keyfile_parameters',
  'keyfile_passphrase',
  'state_unopenable',
  'state_invalid',
  'share_malformed',
  'share_checksum',
  'share_mismatch',
  'share_too_few',
  'transfer_missing',
  'frame_malformed',
  'attachment_length',
  'attachment_truncated',
  'attachment_unopenable',
  'attachment_hash',
  'saved_malformed',
  'vault_unopenable',
  'log_malformed',
  'log_signature',
  'log_proof',
  'log_witnesses',
] as const;

/** One of the protocol's refusals; see docs/protocol.md §12. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** An error that is a code from a closed list and nothing else: no user data, no secret. */
export abstract class CodedError<Code extends string> extends Error {
  readonly code: Code;

  constructor(code: Code) {
    super(code);
    this.code = code;
  }
}

/**
 * The only error that the protocol throws on bad input.
 * `excess` is set with `content_too_long` alone: how many bytes are over.
 */
export class DropError extends CodedError<ErrorCode> {
  override readonly name = 'DropError';
  readonly excess: number | undefined;

  constructor(code: ErrorCode, excess?: number) {
    super(code);
    this.excess = excess;
  }
}
