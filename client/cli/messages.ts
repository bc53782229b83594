import type { ErrorCode } from '../../crypto/errors.ts';
import { FAILURES } from '../../crypto/wire/failures.ts';
import type { UnitErrorCode } from '../core/unit/administration.ts';
import type { ApiFailure } from '../core/network/failure.ts';
import type { Alarm } from '../core/desk/watch.ts';

/** What each refusal of the protocol means on the command line, and what to do. docs/protocol.md §12 */
const refusals: Record<ErrorCode, string> = {
  encoding_invalid: 'A value is not base64url text of the right length.',
  key_invalid: 'The key that was given is not of the kind that this needs.',
  receipt_invalid: 'The receipt cannot be read.',
  envelope_size: 'A message from the server has a size that no message has.',
  envelope_magic: 'A message from the server is not of this protocol.',
  envelope_suite: 'A message from the server needs a newer version of this program.',
  envelope_kind: 'A message from the server is of a kind that has no place there.',
  envelope_epoch: 'A message is sealed to an epoch that this desk has no seed for.',
  envelope_unopenable: 'A message was changed on its way, or is not for this reader.',
  padding_invalid: 'A message was not padded as the protocol says.',
  content_too_long: 'The text is too long to be sealed as one message.',
  content_invalid: 'A message was opened but does not have the form of the protocol.',
  message_signature: 'A message was not signed by the one who should have sent it.',
  document_malformed: 'A document does not have the form that it should have.',
  document_type: 'A signed document is of another kind than was asked for.',
  document_signer:
    'A document is signed by another key than the one that is trusted. Check --root, or --key of a release.',
  document_signature: 'The signature of a document is false. Do not go on; speak to the operator.',
  document_invalid: 'A signed document breaks a rule of the protocol.',
  document_older: 'A signed document is older than one seen before. Do not go on; speak to the operator.',
  document_expired: 'A signed document has run out. The unit or the operator must publish a new one.',
  document_not_yet_valid: "A signed document is not valid yet. Check this machine's date.",
  document_destination: 'A document is for another destination.',
  document_chain: 'Signed documents do not follow one another as they should.',
  destination_unknown: 'The directory has no destination with that id.',
  certificate_none: 'This destination takes no reports yet.',
  desk_unknown: 'That desk is not a member of the unit.',
  seeds_unopenable: "The unit's seeds are sealed to another key than this desk has.",
  keyfile_malformed: 'That is not a key file.',
  keyfile_parameters: 'The key file asks for more work than any key file of this program.',
  keyfile_passphrase: 'The passphrase is wrong, or the key file was changed.',
  state_unopenable: "The reporter's record was changed on the server.",
  state_invalid: "The reporter's record does not have the form of the protocol.",
  share_malformed: 'A share cannot be read: it has 33 words of the list.',
  share_checksum: 'A share has a mistyped word: its checksum does not fit.',
  share_mismatch: 'The shares are not of one key, or one of them is false.',
  share_too_few: 'There are too few shares: the heading of each sheet says how many give the key back.',
  attachment_length: 'A file is longer or shorter than its message says.',
  attachment_truncated: 'A file is cut short.',
  attachment_unopenable: 'A file was changed, or its parts are out of order.',
  attachment_hash: 'A file is not the one that its message names.',
  saved_malformed: 'That is no saved report, or it was damaged: copy it again from where it was saved.',
  vault_unopenable: 'What this machine keeps of the cases was changed or is damaged.',
  log_malformed: 'What the server shows of its log does not have the form of the protocol.',
  log_signature: "A signature under the log's checkpoint is false. Do not go on; speak to the operator.",
  log_proof: 'The log does not hold what the server says it does. Do not go on; speak to the operator.',
  log_witnesses:
    'Too few other units have seen the key of this destination, so the server could show everybody another one. Try later.',
  transfer_missing:
    'The server keeps back who has this report now. Nothing was sent. Try again later; if it stays, speak to the operator.',
  frame_malformed: 'An answer of the server is cut short or malformed.',
};

/** Refusals that come from what was typed or given, not from the server. */
const inputCodes: ReadonlySet<ErrorCode> = new Set([
  'content_too_long',
  'destination_unknown',
  'desk_unknown',
  'key_invalid',
  'keyfile_malformed',
  'keyfile_parameters',
  'keyfile_passphrase',
  'document_malformed',
  'receipt_invalid',
  'saved_malformed',
  'share_malformed',
  'share_checksum',
  'share_mismatch',
  'share_too_few',
]);

const unitRefusals: Record<UnitErrorCode, string> = {
  not_lead: "This desk does not hold the unit's key: only a lead can do this.",
  unit_key_differs:
    "The directory names another key for this unit than this lead's. Do not go on; speak to the operator.",
  other_destination: 'The request is for another unit.',
  words_differ: 'The words are not those of the request. Compare them again, by voice; do not approve.',
  desk_known: 'That desk is in the unit already, with this key and this role.',
  desk_unknown: 'No desk with that id is in the unit. "desk unit show" lists them.',
  own_desk: 'A lead cannot remove its own desk; another lead can.',
};

/** A refusal of the protocol as one line; `excess` is how many bytes are over. */
export function refusalMessage(code: ErrorCode, excess?: number): string {
  return excess === undefined ? refusals[code] : `${refusals[code]} It is ${String(excess)} bytes over.`;
}

/** Whether a refusal comes from what was typed or given. */
export function isInputCode(code: ErrorCode): boolean {
  return inputCodes.has(code);
}

/** Why a change to a unit cannot be made, as one line. */
export function unitMessage(code: UnitErrorCode): string {
  return unitRefusals[code];
}

/** Why a request did not succeed, as one line. */
export function apiMessage(code: ApiFailure): string {
  switch (code) {
    case 'network':
      return 'The server cannot be reached. Check its address and the network, then try again.';
    case 'unexpected':
      return 'The answer is not one of a drop box server of this version. Check --server.';
    case 'not_found':
      return 'The server knows nothing under this code or name.';
    case 'unauthorised':
      return 'The server does not take this desk: it is not, or no longer, a member of the unit.';
    default:
      return FAILURES[code].message;
  }
}

/** What the self-watch found, as one line that says what to do. docs/protocol.md §10.6 */
export function alarmMessage(alarm: Alarm): string {
  const stop = 'Reports may be read by others. Stop, and speak to the operator by phone.';
  switch (alarm.type) {
    case 'refused':
      return `The server gives reporters certificates that this unit did not make. ${refusals[alarm.code]} ${stop}`;
    case 'differs':
      return `The server gives reporters a certificate of epoch ${String(alarm.epoch)} that this unit did not publish. ${stop}`;
    case 'withheld':
      return `The server keeps back the newest certificate: epoch ${String(alarm.expected)} is published, reporters get ${String(alarm.epoch)}. ${stop}`;
    case 'unopenable':
      return `Reports are sealed to epoch ${String(alarm.epoch)}, for which this desk has no seed. ${stop}`;
    case 'log_refused':
      return `The log of what the server publishes cannot be believed. ${refusals[alarm.code]} ${stop}`;
    case 'log_forked':
      return `The server keeps two logs: it has shown this desk, or reporters, another past than now. ${stop}`;
    case 'log_foreign':
      return `In the log is a certificate of epoch ${String(alarm.epoch)} that this unit did not publish. Somebody else has the unit's key. ${stop}`;
    case 'log_missing':
      return `This unit's newest certificate, of epoch ${String(alarm.epoch)}, is not in the log, so others cannot see it. ${stop}`;
    case 'log_directory':
      return `The log holds directory version ${String(alarm.version)}, and the server shows this desk an older one. ${stop}`;
    case 'unwitnessed':
      return `Too few other units have seen lately the key that reporters use, of epoch ${String(alarm.epoch)}. Their desks may not have been at work; or the server shows them another log than this desk. Ask one of them by phone; if it was at work, speak to the operator.`;
    case 'run_out':
      return 'All epochs of this unit have run out: nobody can send to it. A lead must run "desk rotate" today.';
  }
}
