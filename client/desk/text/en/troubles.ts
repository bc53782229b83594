import type { ErrorCode } from '../../../../crypto/errors.ts';
import type { UnitErrorCode } from '../../../core/unit/administration.ts';
import type { ClosingBarrier } from '../../../core/desk/closing.ts';
import type { ApiFailure } from '../../../core/network/failure.ts';

const refused: Record<ErrorCode, string> = {
  encoding_invalid: 'A value is not written as the protocol says.',
  key_invalid: 'This is not the key that belongs here.',
  receipt_invalid: 'The receipt cannot be read.',
  envelope_size: 'It has a size that no message has.',
  envelope_magic: 'It is not a message of this protocol.',
  envelope_suite: 'It needs a newer version of this page.',
  envelope_kind: 'It is a kind of message that has no place here.',
  envelope_epoch: 'It is sealed to an epoch that this desk was not given the key for, or not any more.',
  envelope_unopenable: 'It was changed on its way, or it belongs to another thread or another reader.',
  padding_invalid: 'It was not filled up as the protocol says.',
  content_too_long: 'The text is too long for one message.',
  content_invalid: 'It was opened, but does not have the form of the protocol.',
  message_signature: 'It was not signed by the one who should have sent it.',
  document_malformed: 'The file or document does not have the form that it should have. Is it the right one?',
  document_type: 'A signed document is of another kind than was asked for.',
  document_signer:
    'A document is signed by another key than the one that is trusted here. Is this the right server?',
  document_signature: 'The signature of a document is false. Do not go on; speak to the operator.',
  document_invalid: 'A signed document breaks a rule of the protocol.',
  document_older: 'A signed document is older than one seen before. Do not go on; speak to the operator.',
  document_expired: 'A signed document has run out. The unit or the operator must publish a new one.',
  document_not_yet_valid: 'A signed document is not valid yet. Check the date of this machine.',
  document_destination: 'It is for another unit.',
  document_chain: 'Signed documents do not follow one another as they should.',
  destination_unknown: 'The directory does not name this unit. The operator must add it.',
  certificate_none: 'This unit has not published its first keys.',
  desk_unknown: 'This desk is not a member of the unit, or it is for another desk.',
  seeds_unopenable:
    'The unit’s keys are sealed to another key than this key file has. Is there a newer key file?',
  keyfile_malformed: 'This is not a key file of a desk. Choose the file that ends in .key.',
  keyfile_parameters:
    'This key file asks for more work than any that was made here. It may have been tampered with.',
  keyfile_passphrase:
    'The passphrase does not open this key file. Check capital letters and the keyboard’s language.',
  state_unopenable: 'The reporter’s record was changed on the server.',
  state_invalid: 'The reporter’s record does not have the form of the protocol.',
  share_malformed: 'A share cannot be read: each has 33 words of the list.',
  share_checksum: 'A share has a mistyped word: its checksum does not fit.',
  share_mismatch: 'The shares are not of one key, or one of them is false.',
  share_too_few: 'There are too few sheets: the heading of each says how many give the key back.',
  attachment_length: 'A file does not have the length that its message says.',
  attachment_truncated: 'A file is cut short.',
  attachment_unopenable: 'A file was changed on its way, or belongs to another message.',
  attachment_hash: 'A file is not the one that its message names.',
  transfer_missing: 'The server keeps back who has this report now.',
  saved_malformed: 'This is no saved report, or it was damaged.',
  vault_unopenable: 'What this machine keeps of your cases was changed or is damaged, so none of it is used.',
  log_malformed: 'What the server shows of its log does not have the form of the protocol.',
  log_signature: 'A signature under the log’s checkpoint is false.',
  log_proof: 'The log does not hold what the server says it does.',
  log_witnesses:
    'Too few other units have seen the key of this destination, so the server could show everybody another one. Try again later.',
  frame_malformed: 'An answer of the server is cut short.',
};

const unit: Record<UnitErrorCode, string> = {
  not_lead: 'This desk does not hold the unit’s key: only a lead can do this.',
  unit_key_differs:
    'The directory names another key for this unit than yours. Do not go on; speak to the operator.',
  other_destination: 'The request is for another unit.',
  words_differ:
    'These are not the words of this request. Ask for them again, by voice. If they still differ, the file was swapped: do not approve it.',
  desk_known: 'That desk is in the unit already, with this key and this role.',
  desk_unknown: 'That desk is not in the unit any more.',
  own_desk: 'You cannot remove your own desk. Another lead can.',
};

const api: Record<ApiFailure, string> = {
  network: 'The server cannot be reached. Check the connection and the address, then try again.',
  unexpected: 'What came back is not an answer of this service. Check the address of the server.',
  malformed: 'The server did not understand this page. They may be of different versions.',
  envelope_invalid:
    'The server did not take the message. The page and the server may be of different versions.',
  document_refused:
    'The server refused the signed document. Is the unit in the directory, and has nobody else changed it meanwhile?',
  proof_refused: 'The server asked for a fresh proof of work. Try again.',
  unauthorised:
    'The server does not take this desk: it is not yet a member of the unit, or not any more. A lead can approve it.',
  not_found: 'The server knows nothing under this name. Is the unit in the directory?',
  method_not_allowed: 'The server did not understand this page. They may be of different versions.',
  conflict: 'The server has something else under this name.',
  withdrawn: 'The reporter has withdrawn this report.',
  closed: 'The unit has taken this case off the server. Nothing can be added.',
  length_required: 'Something between this page and the server changes what is sent.',
  state_changed: 'Something changed in the meantime. Refresh, then try again.',
  too_large: 'The message is longer than the server takes.',
  media_type: 'Something between this page and the server changes what is sent.',
  thread_full: 'This thread has as many messages as it can carry.',
  attachments_missing: 'The files are not all on the server. Send them again.',
  precondition_required: 'The server did not understand this page. They may be of different versions.',
  unavailable: 'The server cannot take this now. Try again shortly.',
  internal: 'The server failed. Try again shortly.',
};

const closing: Record<ClosingBarrier, string> = {
  held: 'A hold stands: nothing of this case may be deleted. Lift every hold first.',
  gone: 'This case was withdrawn, transferred or taken off the server already.',
  'export-damaged': 'This export does not verify. Choose the file as it was saved, or make a new export.',
  'export-foreign': 'This export is of another case.',
  'export-unrecorded': 'The record of this case does not say that this export was made. Make a new one.',
  'export-older':
    'Something came into the case after this export was made. Choose the newest export, or make another.',
  unopened:
    'A message of this case is sealed to a key that this desk does not have. Another desk may have it.',
};

/** Why something did not work, and what to do, in words for each code. */
export const troubles = {
  refused,
  unit,
  api,
  closing,
  'no-root': 'This page was built without the root key, so it can trust no server.',
  'open-elsewhere':
    'This desk is open in another window of this browser. Go on there, or lock it there first: two windows that write into one case would break its chain.',
  'file-size': 'This file is far too large to be the right one.',
  fault: 'Something went wrong in this page. Reload it, and open the desk again.',
  over: (bytes: number) => `It is ${String(bytes)} bytes over.`,
};
