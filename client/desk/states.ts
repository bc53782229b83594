/** Where the page is: before unlocking, or one of the rooms of an unlocked desk. */
export type Room = 'unlock' | 'found' | 'join' | 'publish' | 'inbox' | 'phone' | 'numbers' | 'people' | 'own';

/** Why the desk is locked. */
export type LockReason = 'asked' | 'idle' | 'removed';

/**
 * Where a case stands: nothing was answered yet; the last message is answered; the reporter wrote again after an answer;
 * the reporter withdrew it; the unit took it off the server, or passed it on; or no report could be opened.
 */
export type CaseState =
  'new' | 'answered' | 'follow-up' | 'withdrawn' | 'closed' | 'transferred' | 'unreadable';
