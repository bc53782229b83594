/**
 * Why something did not work, as the page tells it. docs/protocol.md §12, §13
 *
 * - `offline`: nothing came back from the server. `busy`: the server cannot take it now. `load`: a part of the page is
 *   missing. All three may pass by themselves. `changed`: a part of the page is not the one that belongs to it, so the browser
 *   did not run it.
 * - `not-genuine`: a signed document is missing, wrong or older than one seen before: the server or somebody in between
 *   may be cheating. `no-root`: this build holds no root key, so that it can accept none.
 * - `unwitnessed`: fewer others than the operator asks for have seen the unit's key.
 * - `out-of-date`: the directory or all of the unit's keys have run out. `not-served`: the directory does not name the
 *   destination, or not as an alternative to the force.
 * - `too-long`: the report is `excess` bytes too long. `invalid`: an answer has not the form that can be sealed.
 * - `taken`: the receipt carries another report already. `full`: the thread takes no more messages.
 * - `unknown-code`: no report goes by these words. `withdrawn`: it was withdrawn. `closed`: its unit has taken it off the
 *   server. `in-use`: somebody else used the words at the same moment. `damaged`: the thread's record does not open.
 * - `file-unreadable`: a file is gone or changed since it was chosen. `file-too-large`: the server takes none so large.
 *   `files-lost`: the server no longer has what it was sent. `stopped`: the person broke it off.
 * - `not-saved`: the file is no saved report, or damaged. `too-late`: it was sealed to keys that are no longer in use.
 * - `unexpected`: the server's answer made no sense.
 */
export type Trouble =
  | { readonly kind: 'too-long'; readonly excess: number }
  | {
      readonly kind:
        | 'offline'
        | 'busy'
        | 'load'
        | 'changed'
        | 'not-genuine'
        | 'no-root'
        | 'unwitnessed'
        | 'out-of-date'
        | 'not-served'
        | 'invalid'
        | 'taken'
        | 'full'
        | 'unknown-code'
        | 'withdrawn'
        | 'closed'
        | 'in-use'
        | 'damaged'
        | 'file-unreadable'
        | 'file-too-large'
        | 'files-lost'
        | 'stopped'
        | 'not-saved'
        | 'too-late'
        | 'unexpected';
      /** The protocol's own code for it, for whoever is asked for help. */
      readonly code?: string;
    };

/** The kinds of trouble. */
export type TroubleKind = Trouble['kind'];
