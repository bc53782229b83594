import type { Decision } from '../../../crypto/case-event.ts';

/** What a person has begun to fill in about one case, and has not put into its record yet; secret. */
export class Draft {
  decision = $state.raw<Decision | null>(null);
  decisionReason = $state('');
  holdReason = $state('');
  linkReason = $state('');
  /** The text of the intelligence report; it stays after an export, for the next. */
  sanitised = $state('');
  /** What of it the last export holds. */
  exported = $state.raw('');
  /** The destination that takes the case, what the reporter is told, the word to it, and the reason. */
  to = $state('');
  told = $state('');
  word = $state('');
  transferReason = $state('');

  /** Whether something would be lost with it. */
  get isBegun(): boolean {
    const { decisionReason, holdReason, linkReason, told, word, transferReason } = this;
    const isExported = this.sanitised === this.exported;
    return (
      !isExported ||
      [decisionReason, holdReason, linkReason, told, word, transferReason].some((one) => one.trim() !== '')
    );
  }
}
