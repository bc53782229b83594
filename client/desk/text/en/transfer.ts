import type { TransferObstacle } from '../../../core/desk/transfer.ts';

/** Passing a case on to another unit, and a case that came from one. */
export const transfer = {
  title: 'Transfer',
  none: 'Not transferred',
  obstacles: {
    'not-lead': 'Only a lead’s desk can transfer a case: the unit’s own key signs it.',
    nothing: 'There is nothing here that could be transferred.',
    hold: 'This case is on hold. A transfer deletes this unit’s record of it, so export the case and lift the hold first.',
    unopened:
      'A message of this case is sealed to a key that this desk does not have, and could be a hold. Another desk may have it.',
  } satisfies Record<TransferObstacle, string>,
  to: 'Unit that takes the case',
  choose: 'Choose a unit',
  text: 'What the reporter is told',
  textHint: 'The reporter reads exactly this, and the name of the new unit.',
  told: (name: string) =>
    `Your report is now with ${name}. They can read everything that you sent, and will write to you here. Your 12 words stay the same.`,
  word: 'A word to the new unit (optional)',
  wordHint: 'The new unit reads it beside the report. The reporter and the server cannot.',
  wordGiven: 'Your word to the new unit',
  notes: 'What else goes along (optional)',
  notesHint:
    'All that the reporter sent and all replies go along. Nothing else of this unit’s record does, unless you choose it here.',
  note: (date: string, what: string, detail: string) => `${date}, ${what}: ${detail}`,
  reason: 'Reason, for this unit’s record',
  check: 'Check the transfer',
  missing: {
    to: 'Choose the unit that takes the case',
    text: 'Write what the reporter is told',
  },
  checkTitle: 'Check the transfer before it is made',
  means: (name: string) => [
    `${name} gets the report, the reporter’s messages and files, and the replies, sealed to its own key.`,
    'The reporter is told, and what the reporter writes from now on goes to the new unit alone.',
    'This unit cannot open the case any more. On the server and on every desk of this unit it is wiped; only the record of this transfer stays.',
  ],
  sure: 'You cannot take a transfer back. Only the new unit can pass the case on again.',
  conflictTitle: 'Conflict of interest',
  conflict:
    'The reporter said that the person reported may have a say in their force’s own unit, or is the head of the force. Do not pass the case to that force.',
  alternative: (name: string) =>
    `This report may have been sent here so that ${name} does not see it: this unit is one that ${name}’s reports can go to instead.`,
  sureConflict: 'I have checked that the person reported has no say in the new unit',
  conflictMissing: 'Confirm that the person reported has no say in the new unit',
  progress: 'How much of the inbox was read once more',
  /** Percent of the inbox that was read. */
  reading: (percent: number) =>
    percent < 100
      ? `Reading the inbox once more, to seal the case to the new unit: ${String(percent)} per cent. Keep this page open.`
      : 'Sealing the case to the new unit, and handing it in. Keep this page open.',
  send: 'Transfer the case',
  change: 'Change it',
  arrived: (name: string, date: string) => `This case came from ${name} on ${date}.`,
  verified: (desk: string) =>
    `Verified: ${desk} signed it for its unit, and everything below is as the reporter sent it.`,
  word2: 'What that unit wrote to you',
  told2: 'What the reporter was told',
  replies: 'What that unit had written before',
  away: (name: string, date: string) =>
    `Transferred to ${name} on ${date}. Nothing else of this case is left with this unit.`,
};
