import * as v from 'valibot';

/**
 * What the server answers when it refuses, by code, with the HTTP status. The text tells the caller what to do;
 * it never repeats input. §13
 */
export const FAILURES = {
  malformed: {
    status: 400,
    message: 'The request does not have the form that this address takes. See /api/openapi.json.',
  },
  envelope_invalid: {
    status: 400,
    message: 'The body is not an envelope of a kind and size that this address takes.',
  },
  document_refused: {
    status: 422,
    message: 'A signed document was refused: signature, order, dates or destination do not fit.',
  },
  unauthorised: {
    status: 401,
    message: 'This needs a valid token. Start again from the receipt code or open a new desk session.',
  },
  proof_refused: {
    status: 403,
    message: 'The proof of work is missing, wrong, used or too old. Get a new challenge and solve it.',
  },
  not_found: { status: 404, message: 'There is nothing here.' },
  method_not_allowed: { status: 405, message: 'This address does not take that method.' },
  conflict: { status: 409, message: 'This code already carries another report. Make a new code.' },
  withdrawn: { status: 410, message: 'This report was withdrawn.' },
  closed: { status: 410, message: 'The unit has taken this report off the server.' },
  length_required: { status: 411, message: 'Send the length of the body in Content-Length.' },
  state_changed: {
    status: 412,
    message: 'The thread was changed since it was read. Read it again, then retry.',
  },
  too_large: { status: 413, message: 'The body is longer than this address takes.' },
  media_type: { status: 415, message: 'The body has the wrong Content-Type for this address.' },
  thread_full: { status: 422, message: 'This thread has reached the most messages it can carry.' },
  attachments_missing: {
    status: 422,
    message: 'Files that go with this message are not all here. Send them whole, then retry.',
  },
  precondition_required: { status: 428, message: 'Send If-Match with the hash of the state that was read.' },
  unavailable: {
    status: 503,
    message: 'The service cannot take this now. Nothing was stored. Try again shortly.',
  },
  internal: { status: 500, message: 'The service failed. Nothing was stored. Try again shortly.' },
} as const;

/** A refusal of the server. §13 */
export type FailureCode = keyof typeof FAILURES;

/** The JSON body of each refusal. §13 */
export const failureBody = v.strictObject({
  error: v.picklist(Object.keys(FAILURES) as FailureCode[]),
  message: v.string(),
});
